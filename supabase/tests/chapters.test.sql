-- The ledger of chapters: what the database has, and that none is applied a second time.
begin;
\ir support/personas.sql
select plan(6);

select cmp_ok((select count(*)::int from amazon_ads_private.migrations), '>=', 24, 'every chapter has a line');
select is_empty(
  $$ select name from amazon_ads_private.migrations where checksum !~ '^[0-9a-f]{64}$' or checksum ~ '^0+$' $$,
  'with the checksum of its file'
);
select throws_ok(
  $$ select amazon_ads_private.begin_chapter('20261121000300_users', repeat('a', 64)) $$,
  'AA001', 'Cannot apply the chapter 20261121000300_users: this database has it already.',
  'a chapter that is there is refused'
);
select throws_ok(
  $$ select amazon_ads_private.begin_chapter('20991231000000_next', 'no checksum') $$, '23514', null,
  'so is one without a checksum'
);
select lives_ok($$ select amazon_ads_private.begin_chapter('20991231000000_next', repeat('a', 64)) $$, 'the next one is recorded');
select results_eq(
  $$ select checksum, applied_at from amazon_ads_private.migrations where name = '20991231000000_next' $$,
  $$ values (repeat('a', 64), now()) $$, 'with its checksum and the time'
);

select * from finish();
rollback;
