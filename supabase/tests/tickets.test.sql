-- The tickets of the schedule: valid once, for one function, for two minutes.
begin;
\ir support/personas.sql
select plan(11);

delete from net.http_request_queue;
delete from amazon_ads_private.schedule_tickets;
update amazon_ads_private.settings set project_url = 'https://project.supabase.co', other_project_url = null;

create function tests.called(name text, input jsonb default '{}') returns text language plpgsql as $$
declare
  ticket text;
begin
  perform amazon_ads_private.call_function(name, input);
  delete from net.http_request_queue returning headers ->> 'x-schedule-ticket' into strict ticket;
  return ticket;
end;
$$;
create function tests.redeem(ticket text, name text default 'refresh-tokens') returns jsonb language sql as $$
  select amazon_ads.redeem_ticket(ticket, name)
$$;

select tests.called('refresh-tokens', '{"batch": 7}') as ticket \gset
select matches(:'ticket'::text, '^[0-9a-f]{64}$', 'a ticket is 256 bits in hexadecimal');
select is(tests.redeem(:'ticket', 'sync-accounts'), '{"refusal": "ticket_invalid"}', 'another function cannot redeem it');
select is(tests.redeem(:'ticket'), '{"input": {"batch": 7}}', 'its function can, and learns what to work on');
select is(tests.redeem(:'ticket'), '{"refusal": "ticket_invalid"}', 'but not a second time');
select is(tests.redeem('unknown'), '{"refusal": "ticket_invalid"}', 'an unknown ticket is refused alike');
select is(tests.redeem(''), '{"refusal": "ticket_invalid"}', 'so is an empty one');
select is(
  tests.redeem((select encode(ticket_hash, 'hex') from amazon_ads_private.schedule_tickets limit 1)),
  '{"refusal": "ticket_invalid"}', 'a hash as the table has it is no ticket'
);

select tests.called('refresh-tokens') as ticket \gset
update amazon_ads_private.schedule_tickets set expires_at = now() where redeemed_at is null;
select is(tests.redeem(:'ticket'), '{"refusal": "ticket_invalid"}', 'a ticket that has expired is refused');
select tests.called('refresh-tokens') as ticket \gset
select is(
  (select expires_at - created_at from amazon_ads_private.schedule_tickets where redeemed_at is null and expires_at > now()),
  interval '2 minutes', 'it is valid for two minutes'
);
select isnt(tests.called('refresh-tokens'), :'ticket'::text, 'each call has a ticket of its own');
select is_empty(
  format($$ select from amazon_ads_private.schedule_tickets as t where t::text like '%%%s%%' $$, :'ticket'),
  'the table does not hold the ticket itself'
);

select * from finish();
rollback;
