-- Chapter 15: the proxy.
-- What amazon-api asks: the same token as get-token gives, for callers who may use it without ever
-- seeing it, and the region whose host knows what is being asked about.

create function public.read_proxy_token(caller jsonb, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(read_proxy_token.caller, 'amazon');
  connection public.connections;
  region text;
  renewed_ago numeric;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;

  connection := private.find_connection(who, read_proxy_token.target);
  if connection.id is null then
    return pg_catalog.jsonb_build_object('refusal', case
      when not target ? 'connection_id' and target ? 'profile_id' then 'profile_not_found'
      else 'connection_not_found'
    end);
  end if;

  if target ? 'profile_id' then
    select p.region into region
    from public.amazon_profiles as p
    where p.connection_id = connection.id and p.profile_id = read_proxy_token.target ->> 'profile_id';
    if not found then
      return pg_catalog.jsonb_build_object('refusal', 'profile_not_found', 'connection_id', connection.id);
    end if;
  elsif target ? 'account_id' then
    -- Amazon judges accounts by the token; here one only tells the region, if it has one alone.
    select a.region into region
    from public.user_accounts as a
    where a.connection_id = connection.id and a.amazon_account_id = read_proxy_token.target ->> 'account_id';
  end if;

  select extract(epoch from pg_catalog.clock_timestamp() - t.refresh_started_at) into renewed_ago
  from private.oauth_tokens as t
  where t.connection_id = connection.id and t.refresh_count > 0;

  -- The caller is known and allowed by now: what remains is what get-token does for their user.
  return public.read_token(
    pg_catalog.jsonb_build_object('kind', 'user', 'user_id', who.user_id),
    pg_catalog.jsonb_build_object('connection_id', connection.id)
  ) || pg_catalog.jsonb_build_object(
    'api_region', coalesce(region, connection.region),
    'renewed_ago', renewed_ago
  );
end;
$$;
comment on function public.read_proxy_token(jsonb, jsonb) is
  'amazon-api: authenticates, authorizes and reads in one round trip. A profile must belong to the connection.';

revoke execute on function public.read_proxy_token(jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.read_proxy_token(jsonb, jsonb) to service_role;
