-- Who sees and changes what, for every table as the catalogs list them.
begin;
\ir support/personas.sql
select * from no_plan();

create view tests.tables as
select n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as qualified,
  case when c.relname = 'users' then 'id' else 'user_id' end as owner_column,
  c.relkind in ('r', 'p') as is_table
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('amazon_ads', 'amazon_ads_private') and c.relkind in ('r', 'p', 'v', 'm');
grant select on tests.tables to anon, authenticated, service_role;

-- How many rows of a table belong to a user; without a user, how many it shows. A view brings rows of several
-- tables together: it counts as one row for each user.
create function tests.rows_of(qualified text, owner_column text, owner uuid) returns integer
language plpgsql as $$
declare
  found integer;
begin
  execute format(
    'select count(%s) from %s where $1 is null or %I = $1',
    case when (select c.relkind from pg_class as c where c.oid = qualified::regclass) = 'v'
      then format('distinct %I', owner_column) else '*'
    end,
    qualified, owner_column
  )
  into found using owner;
  return found;
end;
$$;
grant execute on function tests.rows_of(text, text, uuid) to anon, authenticated, service_role;

-- A row in every exposed table for each of the three.
do $$
declare
  owner uuid;
  connection uuid;
  account uuid;
  event bigint;
  webhook uuid;
  report amazon_ads_private.report_types;
begin
  foreach owner in array array[tests.ada(), tests.ben(), tests.clara()] loop
    connection := tests.connect(gen_random_uuid(), owner);
    insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source)
    values (owner, connection, 'Account', 'amzn1.ads-account.g.1', 'ads-accounts')
    returning id into account;
    insert into amazon_ads.amazon_profiles (user_id, connection_id, account_id, profile_id, region)
    values (owner, connection, account, '1234567890123456789', 'NA');
    insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success)
    values (owner, connection, 'created', 'callback', true);
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger) values (owner, connection, 'callback');
    insert into amazon_ads.account_registrations (id, user_id, connection_id, region, status)
    values (gen_random_uuid(), owner, connection, 'NA', 'submitted');
    -- The event that the connection made, from a transaction that has ended.
    delete from amazon_ads.events where user_id = owner;
    insert into amazon_ads.events (type, user_id, connection_id, transaction_id)
    values ('connection.connected', owner, connection, 1) returning id into event;
    insert into amazon_ads.webhooks (user_id, url) values (owner, 'https://app.example/hook') returning id into webhook;
    insert into amazon_ads.webhook_deliveries (webhook_id, event_id, user_id) values (webhook, event, owner);
    delete from amazon_ads.audit_log where user_id = owner;
    insert into amazon_ads.report_schedules (user_id, connection_id, table_name)
    values (owner, connection, 'report_sp_campaigns');
    insert into amazon_ads.reports (
      user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, reason
    )
    values (
      owner, connection, 'report_sp_campaigns', 'spCampaigns', 'NA', '1', '{date}', '2026-11-01', '2026-11-01', 'manual'
    );
    insert into amazon_ads.report_coverage (user_id, table_name, profile_id, date, connection_id, final_on)
    values (owner, 'report_sp_campaigns', '1', '2026-11-01', connection, '2026-12-29');
    for report in select t.* from amazon_ads_private.report_types as t loop
      perform amazon_ads_private.ensure_report_partitions(report.table_name, '2026-11-01', '2026-11-01');
      execute format(
        'insert into amazon_ads.%I (user_id, connection_id, %I, report_id, piece, date) values ($1, $2, ''1'', $2, 0, ''2026-11-01'')',
        report.table_name, amazon_ads_private.target_column(report.target)
      ) using owner, connection;
    end loop;
  end loop;
end;
$$;

select is(
  tests.rows_of(qualified, owner_column, person), 1,
  format('%s holds a row of %s to be seen or hidden', name, who)
)
from tests.tables
cross join (values (tests.ada(), 'Ada'), (tests.ben(), 'Ben'), (tests.clara(), 'Clara')) as people (person, who)
where schema = 'amazon_ads';

-- Ada, by Supabase Auth.
select tests.become_user(tests.ada());
select is(tests.rows_of(qualified, owner_column, tests.ada()), 1, format('Ada sees her own row in %s', name))
from tests.tables where schema = 'amazon_ads';
select is(tests.rows_of(qualified, owner_column, null), 1, format('Ada sees nobody else''s row in %s', name))
from tests.tables where schema = 'amazon_ads';
select throws_ok(format('insert into %s default values', qualified), '42501', null, format('Ada cannot insert into %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('update %1$s set %2$I = %2$I', qualified, owner_column), '42501', null, format('Ada cannot update %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('delete from %s', qualified), '42501', null, format('Ada cannot delete from %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('truncate %s', qualified), '42501', null, format('Ada cannot empty %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('select from %s', qualified), '42501', null, format('Ada cannot read %s', qualified))
from tests.tables where schema = 'amazon_ads_private';
select throws_ok(
  'select amazon_ads_private.viewer_id()', '42501', null,
  'Ada cannot call viewer_id by name: only the policies do'
);

-- Ben, by Supabase Auth: he sees nothing of Ada's.
select tests.become_user(tests.ben());
select is(tests.rows_of(qualified, owner_column, tests.ada()), 0, format('Ben sees nothing of Ada''s in %s', name))
from tests.tables where schema = 'amazon_ads';
select is(tests.rows_of(qualified, owner_column, null), 1, format('Ben sees his own row in %s', name))
from tests.tables where schema = 'amazon_ads';

-- A token that names no issuer is not trusted.
select tests.become('authenticated', jsonb_build_object('sub', tests.ada(), 'role', 'authenticated'));
select is(tests.rows_of(qualified, owner_column, null), 0, format('without an issuer Ada sees nothing in %s', name))
from tests.tables where schema = 'amazon_ads';

-- Clara, by a third-party issuer.
select tests.become_identity('https://clerk.example.com', 'user_clara');
select is(tests.rows_of(qualified, owner_column, tests.clara()), 1, format('Clara sees her own row in %s', name))
from tests.tables where schema = 'amazon_ads';
select is(tests.rows_of(qualified, owner_column, null), 1, format('Clara sees nobody else''s row in %s', name))
from tests.tables where schema = 'amazon_ads';
select throws_ok(format('insert into %s default values', qualified), '42501', null, format('Clara cannot insert into %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('update %1$s set %2$I = %2$I', qualified, owner_column), '42501', null, format('Clara cannot update %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('delete from %s', qualified), '42501', null, format('Clara cannot delete from %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;

-- Tokens that are genuine but not the right ones.
select tests.become_identity('https://other.example.com', 'user_clara');
select is(tests.rows_of(qualified, owner_column, null), 0, format('Clara''s subject at another issuer sees nothing in %s', name))
from tests.tables where schema = 'amazon_ads';

select tests.become_identity('https://clerk.example.com', tests.ada()::text);
select is(tests.rows_of(qualified, owner_column, null), 0, format('Eve, with Ada''s id as a third-party subject, sees nothing in %s', name))
from tests.tables where schema = 'amazon_ads';

select tests.become_user(tests.clara());
select is(tests.rows_of(qualified, owner_column, null), 0, format('Clara''s generated id is no subject of Supabase Auth in %s', name))
from tests.tables where schema = 'amazon_ads';

select tests.become('authenticated', '{"role": "authenticated"}');
select is(tests.rows_of(qualified, owner_column, null), 0, format('a token without a subject sees nothing in %s', name))
from tests.tables where schema = 'amazon_ads';

select tests.become('authenticated', null);
select is(tests.rows_of(qualified, owner_column, null), 0, format('no token at all sees nothing in %s', name))
from tests.tables where schema = 'amazon_ads';

-- A caller who is not signed in.
select tests.become_anonymous();
select throws_ok(format('select from %s', qualified), '42501', null, format('anonymous cannot read %s', qualified))
from tests.tables;
select throws_ok(format('insert into %s default values', qualified), '42501', null, format('anonymous cannot insert into %s', qualified))
from tests.tables where is_table;
select throws_ok(format('delete from %s', qualified), '42501', null, format('anonymous cannot delete from %s', qualified))
from tests.tables where is_table;

-- The functions' own role reads what an operator may see. It writes through statements only.
select tests.become_service();
select is(tests.rows_of(qualified, owner_column, null), 3, format('the functions'' role reads all of %s', name))
from tests.tables where schema = 'amazon_ads';
select throws_ok(format('insert into %s default values', qualified), '42501', null, format('the functions'' role cannot insert into %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('update %1$s set %2$I = %2$I', qualified, owner_column), '42501', null, format('the functions'' role cannot update %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('delete from %s', qualified), '42501', null, format('the functions'' role cannot delete from %s', name))
from tests.tables where schema = 'amazon_ads' and is_table;
select throws_ok(format('select from %s', qualified), '42501', null, format('the functions'' role cannot read %s', qualified))
from tests.tables where schema = 'amazon_ads_private';

select tests.become_owner();
select * from finish();
rollback;
