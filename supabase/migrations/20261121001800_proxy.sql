-- Chapter 18: the proxy.
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
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  return private.read_token_for(who, read_proxy_token.target);
end;
$$;
comment on function public.read_proxy_token(jsonb, jsonb) is
  'amazon-api: authenticates, authorizes and reads in one round trip.';

revoke execute on function public.read_proxy_token(jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.read_proxy_token(jsonb, jsonb) to service_role;
