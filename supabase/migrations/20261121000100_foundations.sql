-- Chapter 1: foundations.
-- The extensions that the product stands on, a schema for what is secret, and what nobody may do
-- unless a later chapter says so.

create extension if not exists pg_cron with schema pg_catalog;
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault with schema vault;

create schema private;
comment on schema private is
  'What the Data API never sees: sealed tokens, OAuth states, client secrets, API keys, and the rules.';
revoke all on schema private from public;

-- Projects from before October 2026 grant every new table in public to anon, authenticated and
-- service_role: each table below takes that back before it grants what is meant.
-- Without "in schema": the per-schema form cannot take back what PUBLIC gets globally.
alter default privileges revoke execute on functions from public;

create function private.touch_updated_at()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := pg_catalog.now();
  return new;
end;
$$;
comment on function private.touch_updated_at() is 'Keeps updated_at true on every update.';
revoke execute on function private.touch_updated_at() from public, anon, authenticated;
