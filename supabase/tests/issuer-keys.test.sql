-- The keys of third-party issuers, which outlive a process.
begin;
\ir support/personas.sql
select plan(6);

\set issuer '''https://clerk.example.com'''

select is(
  amazon_ads.read_issuer_keys(:issuer), '{"found": null}', 'before any process has seen them there are none'
);
select amazon_ads.store_issuer_keys(:issuer, '{"keys": [{"kty": "EC", "kid": "k1"}]}');
select is(
  amazon_ads.read_issuer_keys(:issuer) #> '{found,jwks,keys,0,kid}', '"k1"', 'another process reads what one has stored'
);
select ok(
  (amazon_ads.read_issuer_keys(:issuer) #>> '{found,age_seconds}')::numeric < 60, 'and how old it is'
);

update amazon_ads_private.issuer_keys set fetched_at = now() - interval '2 hours';
select is(
  round((amazon_ads.read_issuer_keys(:issuer) #>> '{found,age_seconds}')::numeric / 3600), 2::numeric,
  'the age is counted by this clock'
);
select amazon_ads.store_issuer_keys(:issuer, '{"keys": [{"kty": "EC", "kid": "k1"}]}');
select is(
  (select fetched_at from amazon_ads_private.issuer_keys), now(), 'the same keys count as fresh again'
);
select amazon_ads.store_issuer_keys(:issuer, '{"keys": [{"kty": "EC", "kid": "k2"}]}');
select is(
  amazon_ads.read_issuer_keys(:issuer) #> '{found,jwks,keys,0,kid}', '"k2"', 'a rotated key is stored at once'
);

select * from finish();
rollback;
