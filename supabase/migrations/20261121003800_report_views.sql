-- Views of reports.
-- Spend and sales by day, campaign, search term and product, across ad products. Sales are those that Amazon attributes to a click within 14
-- days before them: the one attribution that all ad products report. The views act as their reader, so row level
-- security of the tables applies, and are planned into the reader's statement.

select amazon_ads_private.begin_chapter(
  '20261121003800_report_views',
  'bc054d03351c2ca604c70e951bc1fbde8b6994ba2e8a5953d95a05f53a12db92'
);

create view amazon_ads.spend_by_campaign with (security_invoker = true) as
  select
    u.*,
    u.cost / nullif(u.sales, 0) as acos,
    u.sales / nullif(u.cost, 0) as roas
  from (
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_PRODUCTS' as ad_product,
      t.campaign_id, t.campaign_name,
      t.impressions, t.clicks, t.cost, t.purchases_14d as purchases, t.units_sold_clicks_14d as units_sold, t.sales_14d as sales
    from amazon_ads.report_sp_campaigns as t
    union all
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_BRANDS' as ad_product,
      t.campaign_id, t.campaign_name,
      t.impressions, t.clicks, t.cost, t.purchases_clicks, t.units_sold_clicks, t.sales_clicks
    from amazon_ads.report_sb_campaigns as t
    union all
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_DISPLAY' as ad_product,
      t.campaign_id, t.campaign_name,
      t.impressions, t.clicks, t.cost, t.purchases_clicks, t.units_sold_clicks, t.sales_clicks
    from amazon_ads.report_sd_campaigns as t
    union all
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_TELEVISION' as ad_product,
      t.campaign_id, t.campaign_name,
      t.impressions, t.clicks, t.cost, t.purchases_clicks, t.units_sold_clicks, t.sales_clicks
    from amazon_ads.report_st_campaigns as t
  ) as u;
comment on view amazon_ads.spend_by_campaign is
  'Spend, sales, ACOS and ROAS of each campaign and date, across the sponsored ad products.';

create view amazon_ads.spend_by_day with (security_invoker = true) as
  select
    s.*,
    s.cost / nullif(s.sales, 0) as acos,
    s.sales / nullif(s.cost, 0) as roas
  from (
    select
      c.user_id, c.connection_id, c.profile_id, c.date, c.currency_code,
      sum(c.impressions) as impressions, sum(c.clicks) as clicks, sum(c.cost) as cost,
      sum(c.purchases) as purchases, sum(c.units_sold) as units_sold, sum(c.sales) as sales
    from amazon_ads.spend_by_campaign as c
    group by c.user_id, c.connection_id, c.profile_id, c.date, c.currency_code
  ) as s;
comment on view amazon_ads.spend_by_day is
  'Spend, sales, ACOS and ROAS of each profile and date: the sum of spend_by_campaign.';

create view amazon_ads.spend_by_search_term with (security_invoker = true) as
  select
    u.*,
    u.cost / nullif(u.sales, 0) as acos,
    u.sales / nullif(u.cost, 0) as roas
  from (
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_PRODUCTS' as ad_product,
      t.campaign_id, t.campaign_name, t.ad_group_id, t.ad_group_name, t.search_term, t.keyword,
      t.impressions, t.clicks, t.cost, t.purchases_14d as purchases, t.units_sold_clicks_14d as units_sold, t.sales_14d as sales
    from amazon_ads.report_sp_search_term as t
    union all
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_BRANDS' as ad_product,
      t.campaign_id, t.campaign_name, t.ad_group_id, t.ad_group_name, t.search_term, t.keyword_text,
      t.impressions, t.clicks, t.cost, t.purchases_clicks, t.units_sold, t.sales_clicks
    from amazon_ads.report_sb_search_term as t
  ) as u;
comment on view amazon_ads.spend_by_search_term is
  'Spend, sales, ACOS and ROAS of each search term, ad group and date. Amazon reports search terms that were clicked.';

create view amazon_ads.spend_by_product with (security_invoker = true) as
  select
    u.*,
    u.cost / nullif(u.sales, 0) as acos,
    u.sales / nullif(u.cost, 0) as roas
  from (
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_PRODUCTS' as ad_product,
      t.campaign_id, t.campaign_name, t.ad_group_id, t.ad_group_name, t.advertised_asin as asin, t.advertised_sku as sku,
      t.impressions, t.clicks, t.cost, t.purchases_14d as purchases, t.units_sold_clicks_14d as units_sold, t.sales_14d as sales
    from amazon_ads.report_sp_advertised_product as t
    union all
    select
      t.user_id, t.connection_id, t.profile_id, t.date, t.currency_code, 'SPONSORED_DISPLAY' as ad_product,
      t.campaign_id, t.campaign_name, t.ad_group_id, t.ad_group_name, t.promoted_asin, t.promoted_sku,
      t.impressions, t.clicks, t.cost, t.purchases_clicks, t.units_sold_clicks, t.sales_clicks
    from amazon_ads.report_sd_advertised_product as t
  ) as u;
comment on view amazon_ads.spend_by_product is
  'Spend, sales, ACOS and ROAS of each advertised product, ad group and date.';
