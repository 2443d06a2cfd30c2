-- The proxy.
-- What amazon-api reads: the same token as get-token gives, for callers who may use it without ever seeing it,
-- and the region that the request goes to.

select amazon_ads_private.begin_chapter(
  '20261121001900_proxy',
  'b9e0945258458cf119210028f7e7e169fa06c8920496f4f7bdc5ac8f813f64c0'
);

create function amazon_ads.read_proxy_token(caller jsonb, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'amazon');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  elsif not (select s.hand_out_tokens from amazon_ads_private.settings as s) then
    return amazon_ads_private.refusal('tokens_stopped');
  end if;
  return amazon_ads_private.read_token_for(who, target);
end;
$$;
comment on function amazon_ads.read_proxy_token is
  'amazon-api: authenticates, authorizes and reads in one round trip.';
