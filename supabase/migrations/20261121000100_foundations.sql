-- Foundations.
-- The extensions that the product needs, its two schemas, the ledger of its chapters and the role that
-- Edge Functions act as. Nothing is created in, changed in or granted on any other schema.

do $$
begin
  if to_regclass('amazon_ads_private.migrations') is not null then
    raise exception using
      errcode = 'AA001',
      message = 'Cannot apply the chapter 20261121000100_foundations: this database has it already.',
      hint = 'Nothing needs to be done. See which chapters it has: select * from amazon_ads_private.migrations';
  end if;
end;
$$;

create schema amazon_ads;
comment on schema amazon_ads is
  'Amazon Ads Connect: what signed-in users read of their own, and the functions that Edge Functions call.';
create schema amazon_ads_private;
comment on schema amazon_ads_private is
  'Amazon Ads Connect: sealed tokens, OAuth states, client secrets, API keys, settings and rules. Never exposed by the Data API.';

create table amazon_ads_private.created_extensions (
  name text primary key,
  created_at timestamptz not null default now()
);
comment on table amazon_ads_private.created_extensions is
  'The extensions that this product has created. Uninstalling drops no other.';
alter table amazon_ads_private.created_extensions enable row level security;

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values ('pg_cron', 'pg_catalog'), ('pg_net', 'extensions')) as extension (name, schema)
  loop
    continue when exists (select from pg_catalog.pg_extension as e where e.extname = wanted.name);
    execute format('create extension %I with schema %I', wanted.name, wanted.schema);
    insert into amazon_ads_private.created_extensions (name) values (wanted.name);
  end loop;
end;
$$;

-- A group instead of grants to single roles: every role that may call the functions below is a member of it.
do $$
begin
  if not exists (select from pg_roles where rolname = 'amazon_ads_functions') then
    create role amazon_ads_functions nologin;
  end if;
end;
$$;
comment on role amazon_ads_functions is
  'May execute the functions of the schema amazon_ads that Edge Functions call, and nothing else.';

create table amazon_ads_private.migrations (
  name text primary key,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz not null default now()
);
comment on table amazon_ads_private.migrations is
  'The chapters that this database has. Each chapter adds its own line, whichever tool applies it.';
comment on column amazon_ads_private.migrations.checksum is
  'The SHA-256 of the chapter''s file, in which the checksum itself is 64 zeros.';
alter table amazon_ads_private.migrations enable row level security;

create function amazon_ads_private.begin_chapter(name text, checksum text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into amazon_ads_private.migrations (name, checksum)
  values (begin_chapter.name, begin_chapter.checksum)
  on conflict on constraint migrations_pkey do nothing;
  if not found then
    raise exception using
      errcode = 'AA001',
      message = format('Cannot apply the chapter %s: this database has it already.', begin_chapter.name),
      hint = 'Nothing needs to be done. See which chapters it has: select * from amazon_ads_private.migrations';
  end if;
end;
$$;
comment on function amazon_ads_private.begin_chapter is
  'The first statement of each chapter: records it, and refuses to apply it a second time.';

select amazon_ads_private.begin_chapter(
  '20261121000100_foundations',
  '92fa2656fa76eed50b3607f23367579aa7246b32dd761975745bec24bdcdbd43'
);

create function amazon_ads_private.refusal(code text, connection_id uuid default null)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when refusal.connection_id is null then jsonb_build_object('refusal', code)
    else jsonb_build_object('refusal', code, 'connection_id', refusal.connection_id)
  end;
end;
$$;
comment on function amazon_ads_private.refusal is
  'The answer of a function that refuses a call: an error code, and the connection that it is about. An exception would leave an error in Postgres''s log for each refused call.';

create function amazon_ads_private.touch_updated_at()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;
comment on function amazon_ads_private.touch_updated_at is 'Keeps updated_at true on every update.';
