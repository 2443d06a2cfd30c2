-- Listing accounts.
-- The stored accounts, page by page, and the token for requests to Amazon itself.

select amazon_ads_private.begin_chapter(
  '20261121001300_listing_accounts',
  '0504c02f44b465e0047d5aee593c481b259543dca3edfc604ec8eb417246bf0e'
);

create function amazon_ads.read_list_token(caller jsonb, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:read');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return amazon_ads_private.read_token_for(who, target);
end;
$$;
comment on function amazon_ads.read_list_token is
  'list-accounts, live: the token for Amazon''s lists, for callers who may read accounts without ever seeing it; and the region of a profile that is named.';

create function amazon_ads.list_stored_accounts(caller jsonb, filter jsonb, page_size integer, after jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:read');
  wanted uuid := (filter ->> 'connection_id')::uuid;
  accounts jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  if wanted is not null and (amazon_ads_private.own_connection(who, wanted)).id is null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;

  select coalesce(jsonb_agg(page.account order by page.account_name, page.id), '[]')
  into accounts
  from (
    select
      a.account_name, a.id,
      to_jsonb(a) - 'user_id' - 'last_seen_run' || jsonb_build_object('profiles', (
        select coalesce(jsonb_agg(
          to_jsonb(p) - 'user_id' - 'connection_id' - 'account_id' - 'last_seen_run'
          order by p.country_code, p.profile_id
        ), '[]')
        from amazon_ads.amazon_profiles as p
        where p.account_id = a.id
      )) as account
    from amazon_ads.user_accounts as a
    where a.user_id = who.user_id
      and (who.connection_id is null or a.connection_id = who.connection_id)
      and (wanted is null or a.connection_id = wanted)
      and (filter ->> 'status' is null or a.status = filter ->> 'status')
      and (
        filter ->> 'account_type' is null
        or a.account_type = filter ->> 'account_type'
      )
      and (
        filter ->> 'country_code' is null
        or a.metadata -> 'country_codes' ? (filter ->> 'country_code')
        or exists (
          select from amazon_ads.amazon_profiles as p
          where p.account_id = a.id and p.country_code = filter ->> 'country_code'
        )
      )
      and (
        filter ->> 'text' is null
        or strpos(lower(a.account_name), lower(filter ->> 'text')) > 0
        or a.amazon_account_id = filter ->> 'text'
      )
      and (
        after is null
        or (a.account_name, a.id) > (after ->> 'account_name', (after ->> 'id')::uuid)
      )
    order by a.account_name, a.id
    limit page_size
  ) as page;
  return jsonb_build_object('accounts', accounts);
end;
$$;
comment on function amazon_ads.list_stored_accounts is
  'list-accounts: the stored accounts with their profiles, by name, a page after the given row.';
