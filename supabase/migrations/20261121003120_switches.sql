-- Switches.
-- What an operator does in an emergency, by the function switches: stop handing out tokens, pause parts of the
-- schedule, end all API keys. The settings hold the switches, and their trigger audits each change.

select amazon_ads_private.begin_chapter(
  '20261121003120_switches',
  '54e9b878ca7f3d3ae316e7a2b6bcacf80250dcd70e17b4d5233ba238b5160fed'
);

create function amazon_ads_private.switches_json()
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('switches', jsonb_build_object(
    'hand_out_tokens', s.hand_out_tokens,
    'paused_schedules', to_jsonb(s.paused_schedules),
    'api_keys_valid_after', s.api_keys_valid_after
  ))
  from amazon_ads_private.settings as s
$$;
comment on function amazon_ads_private.switches_json is 'The switches as the operator sees them.';

create function amazon_ads.read_switches(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_project(caller);
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return amazon_ads_private.switches_json();
end;
$$;
comment on function amazon_ads.read_switches is 'How the switches are, for the operator.';

create function amazon_ads.change_switches(
  caller jsonb, hand_out_tokens boolean, paused_schedules text[], end_api_keys boolean
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_project(caller);
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  -- An API key that is making another one has locked the row: the clock is read when it has done so, and the new
  -- key ends as well.
  perform from amazon_ads_private.settings as s for update;
  update amazon_ads_private.settings as s
  set hand_out_tokens = coalesce(change_switches.hand_out_tokens, s.hand_out_tokens),
      paused_schedules = coalesce(change_switches.paused_schedules, s.paused_schedules),
      api_keys_valid_after = case
        when end_api_keys then clock_timestamp()
        else s.api_keys_valid_after
      end;
  return amazon_ads_private.switches_json();
end;
$$;
comment on function amazon_ads.change_switches is
  'Changes the switches; null changes nothing. end_api_keys ends every API key that exists, from the next call on, however many there are.';
