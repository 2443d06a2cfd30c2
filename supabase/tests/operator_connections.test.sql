-- The operator's list: the connections of all users, by status and by whose they are.
begin;
\ir support/personas.sql
select * from no_plan();

select tests.connect(('c0000000-0000-4000-8000-00000000000' || n)::uuid, case when n < 4 then tests.ada() else tests.ben() end)
from generate_series(1, 5) as n;
update amazon_ads.connections set created_at = now() - interval '1 hour';
update amazon_ads.connections set status = 'reauthorization_required', last_error = 'invalid_grant', created_at = now()
where id = 'c0000000-0000-4000-8000-000000000005';

create function tests.listed(filter jsonb, page_size integer default 50, after jsonb default null)
returns table (id uuid, owner text) language sql as $$
  select (c.value ->> 'id')::uuid, c.value #>> '{owner,email}'
  from jsonb_array_elements(amazon_ads.list_all_connections(filter, page_size, after) -> 'connections') with ordinality as c
  order by c.ordinality
$$;

select results_eq(
  $$ select right(id::text, 1), owner from tests.listed('{}') $$,
  $$ values
    ('5', 'ben@example.com'), ('4', 'ben@example.com'), ('3', 'ada@example.com'), ('2', 'ada@example.com'),
    ('1', 'ada@example.com') $$,
  'all users'' connections, newest first, those of one moment by id'
);
select results_eq(
  $$ select right(id::text, 1) from tests.listed('{"status": "reauthorization_required"}') $$, $$ values ('5') $$, 'by status'
);
select results_eq(
  $$ select right(id::text, 1) from tests.listed('{"text": "ADA@example.com"}') $$, $$ values ('3'), ('2'), ('1') $$,
  'by e-mail address, in any case'
);
select results_eq(
  $$ select right(id::text, 1) from tests.listed(jsonb_build_object('text', tests.ben(), 'status', 'active')) $$,
  $$ values ('4') $$, 'by the id of a user, and by status'
);
select results_eq(
  $$ select right(id::text, 1) from tests.listed('{"text": "c0000000-0000-4000-8000-000000000002"}') $$,
  $$ values ('2') $$, 'by the id of a connection'
);
select is_empty($$ select * from tests.listed('{"text": "ada@"}') $$, 'a part of an address finds nothing');
select results_eq(
  $$ select right(p.id::text, 1) from tests.listed('{}', 2, (
    select jsonb_build_object('created_at', c.created_at, 'id', c.id)
    from amazon_ads.connections as c where c.id = 'c0000000-0000-4000-8000-000000000004'
  )) as p $$,
  $$ values ('3'), ('2') $$, 'a page after a row'
);
select results_eq(
  $$ select right(p.id::text, 1) from tests.listed('{"status": "active"}', 2, (
    select jsonb_build_object('created_at', c.created_at, 'id', c.id)
    from amazon_ads.connections as c where c.id = 'c0000000-0000-4000-8000-000000000003'
  )) as p $$,
  $$ values ('2'), ('1') $$, 'and with a status'
);
select is(
  (select count(*)::int from jsonb_array_elements(amazon_ads.list_all_connections('{}', 50, null) -> 'connections') as c
   where c.value::text like '%sealed%'),
  0, 'no token is in it'
);

select * from finish();
rollback;
