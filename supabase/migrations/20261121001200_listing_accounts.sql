-- Chapter 12: listing accounts.
-- Stored ones page by page, and the token for asking Amazon itself.

create function public.read_list_token(caller jsonb, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(read_list_token.caller, 'accounts:read');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  return private.read_token_for(who, read_list_token.target);
end;
$$;
comment on function public.read_list_token(jsonb, jsonb) is
  'list-accounts, live: the token for Amazon''s lists, for callers who may read accounts without ever seeing it; and the region of a profile that is named.';

create function public.list_stored_accounts(caller jsonb, filter jsonb, page_size integer, after jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(list_stored_accounts.caller, 'accounts:read');
  wanted uuid := (list_stored_accounts.filter ->> 'connection_id')::uuid;
  accounts jsonb;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  if wanted is not null and (private.find_connection(
    who, pg_catalog.jsonb_build_object('connection_id', wanted)
  )).id is null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;

  select coalesce(pg_catalog.jsonb_agg(page.account order by page.account_name, page.id), '[]')
  into accounts
  from (
    select
      a.account_name, a.id,
      pg_catalog.to_jsonb(a) - 'user_id' - 'last_seen_run' || pg_catalog.jsonb_build_object('profiles', (
        select coalesce(pg_catalog.jsonb_agg(
          pg_catalog.to_jsonb(p) - 'user_id' - 'connection_id' - 'account_id' - 'last_seen_run'
          order by p.country_code, p.profile_id
        ), '[]')
        from public.amazon_profiles as p
        where p.account_id = a.id
      )) as account
    from public.user_accounts as a
    where a.user_id = who.user_id
      and (who.connection_id is null or a.connection_id = who.connection_id)
      and (wanted is null or a.connection_id = wanted)
      and (list_stored_accounts.filter ->> 'status' is null or a.status = list_stored_accounts.filter ->> 'status')
      and (
        list_stored_accounts.filter ->> 'account_type' is null
        or a.account_type = list_stored_accounts.filter ->> 'account_type'
      )
      and (
        list_stored_accounts.filter ->> 'country_code' is null
        or a.metadata -> 'country_codes' ? (list_stored_accounts.filter ->> 'country_code')
        or exists (
          select from public.amazon_profiles as p
          where p.account_id = a.id and p.country_code = list_stored_accounts.filter ->> 'country_code'
        )
      )
      and (
        list_stored_accounts.filter ->> 'text' is null
        or pg_catalog.strpos(lower(a.account_name), lower(list_stored_accounts.filter ->> 'text')) > 0
        or a.amazon_account_id = list_stored_accounts.filter ->> 'text'
      )
      and (
        list_stored_accounts.after is null
        or (a.account_name, a.id) > (list_stored_accounts.after ->> 'account_name', (list_stored_accounts.after ->> 'id')::uuid)
      )
    order by a.account_name, a.id
    limit list_stored_accounts.page_size
  ) as page;
  return pg_catalog.jsonb_build_object('accounts', accounts);
end;
$$;
comment on function public.list_stored_accounts(jsonb, jsonb, integer, jsonb) is
  'list-accounts: the stored accounts with their profiles, by name, a page after the given row.';

revoke execute on function
  public.read_list_token(jsonb, jsonb),
  public.list_stored_accounts(jsonb, jsonb, integer, jsonb)
from public, anon, authenticated;
grant execute on function
  public.read_list_token(jsonb, jsonb),
  public.list_stored_accounts(jsonb, jsonb, integer, jsonb)
to service_role;
