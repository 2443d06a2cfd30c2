-- The keys of third-party issuers.
-- A process of an Edge Function lives for minutes. An issuer that cannot be reached must not lock its users
-- out, so its public keys are kept here as they were last seen.

select amazon_ads_private.begin_chapter(
  '20261121000650_issuer_keys',
  '572a443c6f838ad00b86d81beb0c09f223dd5adb2b1889f38f11b5da737343b6'
);

create table amazon_ads_private.issuer_keys (
  issuer text primary key,
  jwks jsonb not null check (jsonb_typeof(jwks) = 'object' and length(jwks::text) <= 1000000),
  fetched_at timestamptz not null default now()
);
comment on table amazon_ads_private.issuer_keys is
  'The published keys (RFC 7517) of each third-party issuer, as they were last fetched. They are public.';
alter table amazon_ads_private.issuer_keys enable row level security;

create function amazon_ads.read_issuer_keys(issuer text)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('found', (
    select jsonb_build_object(
      'jwks', k.jwks, 'age_seconds', extract(epoch from clock_timestamp() - k.fetched_at)
    )
    from amazon_ads_private.issuer_keys as k
    where k.issuer = read_issuer_keys.issuer
  ))
$$;
comment on function amazon_ads.read_issuer_keys is
  'An issuer''s keys as they were last seen by any process, and how long ago; null when none has seen them.';

create function amazon_ads.store_issuer_keys(issuer text, jwks jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into amazon_ads_private.issuer_keys as k (issuer, jwks)
  values (store_issuer_keys.issuer, store_issuer_keys.jwks)
  on conflict on constraint issuer_keys_pkey do update
  set jwks = excluded.jwks, fetched_at = now()
  -- Every process fetches them: one write in five minutes is enough.
  where k.fetched_at < now() - interval '5 minutes' or k.jwks <> excluded.jwks;
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.store_issuer_keys is 'Keeps an issuer''s keys for processes that cannot fetch them.';
