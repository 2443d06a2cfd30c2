-- Settings.
-- What both row level security and the functions must know, and what an operator may change while the
-- product runs. Secrets and everything that only the functions need are environment variables instead.

select amazon_ads_private.begin_chapter(
  '20261121000200_settings',
  'a39818ff1ea68a2cc5bdbdda672816eb74e870e8f5301a8920a93977bd111dbe'
);

create function amazon_ads_private.scheduled_functions()
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select '{refresh-tokens,sync-accounts,deliver-events,run-reports}'::text[]
$$;
comment on function amazon_ads_private.scheduled_functions is
  'The Edge Functions that the schedule calls, each of which the operator may pause.';

create table amazon_ads_private.settings (
  id boolean primary key default true check (id),
  project_url text,
  other_project_url text,
  auth_issuer text,
  function_prefix text not null default '' check (function_prefix ~ '^([A-Za-z][A-Za-z0-9_-]{0,29})?$'),
  require_mfa boolean not null default false,
  allow_anonymous_users boolean not null default false,
  allowed_oauth_clients text[] not null default '{}',
  operator_key_names text[] not null default '{default}',
  hand_out_tokens boolean not null default true,
  paused_schedules text[] not null default '{}' check (paused_schedules <@ amazon_ads_private.scheduled_functions()),
  api_keys_valid_after timestamptz,
  max_connections integer not null default 20000 check (max_connections > 0),
  max_api_keys integer not null default 1000 check (max_api_keys > 0),
  max_oauth_clients integer not null default 100 check (max_oauth_clients > 0),
  max_pending_consents integer not null default 1000 check (max_pending_consents > 0),
  max_invitations integer not null default 1000 check (max_invitations > 0),
  history_days integer not null default 180 check (history_days > 0),
  sync_run_days integer not null default 90 check (sync_run_days > 0),
  audit_days integer not null default 730 check (audit_days > 0),
  ended_key_days integer not null default 30 check (ended_key_days > 0),
  updated_at timestamptz not null default now()
);
comment on table amazon_ads_private.settings is 'One row: the settings of this installation.';
comment on column amazon_ads_private.settings.project_url is
  'The address of the project, such as https://<ref>.supabase.co. The first Edge Function that runs reports it; the schedule calls the functions there.';
comment on column amazon_ads_private.settings.other_project_url is
  'Set while functions of another project use this database: it is a copy (restored, cloned or branched), and nothing scheduled runs until an operator calls adopt_project.';
comment on column amazon_ads_private.settings.auth_issuer is
  'The issuer (iss) of Supabase Auth''s tokens, to the letter; null means <project_url>/auth/v1. Functions and row level security trust no other.';
comment on column amazon_ads_private.settings.function_prefix is
  'What the names of the deployed Edge Functions begin with, as AMAZON_ADS_FUNCTION_PREFIX says; empty where they have their own names.';
comment on column amazon_ads_private.settings.require_mfa is
  'Whether a session of Supabase Auth needs a second factor (aal2). API keys and other issuers'' tokens are not asked for one.';
comment on column amazon_ads_private.settings.allow_anonymous_users is
  'Whether users who signed in anonymously (claim is_anonymous) may use the product.';
comment on column amazon_ads_private.settings.allowed_oauth_clients is
  'The clients of Supabase Auth''s OAuth server whose tokens (claim client_id) may act for their users.';
comment on column amazon_ads_private.settings.operator_key_names is
  'The names of the project''s secret keys that may act as the operator: two names while a key is rotated.';
comment on column amazon_ads_private.settings.hand_out_tokens is
  'A switch for emergencies: while it is off, get-token and amazon-api refuse every caller.';
comment on column amazon_ads_private.settings.paused_schedules is
  'A switch for emergencies: the functions that the schedule does not call.';
comment on column amazon_ads_private.settings.api_keys_valid_after is
  'API keys that were made until then are revoked, all at once.';
comment on column amazon_ads_private.settings.max_connections is
  'How many connections one user may have; max_api_keys, max_oauth_clients, max_pending_consents and max_invitations likewise.';
comment on column amazon_ads_private.settings.history_days is
  'How long token_refresh_history is kept; sync_run_days, audit_days and, for revoked and expired API keys, ended_key_days likewise.';
alter table amazon_ads_private.settings enable row level security;
create trigger settings_10_touch_updated_at
  before update on amazon_ads_private.settings
  for each row execute function amazon_ads_private.touch_updated_at();

insert into amazon_ads_private.settings default values;

create function amazon_ads.report_project(project_url text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update amazon_ads_private.settings as s
  set project_url = coalesce(s.project_url, report_project.project_url),
      other_project_url = nullif(report_project.project_url, coalesce(s.project_url, report_project.project_url))
  where s.project_url is null
    or s.other_project_url is distinct from nullif(report_project.project_url, s.project_url);
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.report_project is
  'Every Edge Function reports its project once per process. The first report sets the address that the schedule calls; a later report of another project marks this database as a copy, until the first project reports again.';

create function amazon_ads_private.adopt_project(project_url text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads_private.settings as s
  set project_url = adopt_project.project_url, other_project_url = null
$$;
comment on function amazon_ads_private.adopt_project is
  'For the operator of a restored or cloned database: it belongs to the named project from now on, and its schedule runs. The original must not use it any more.';

create function amazon_ads_private.session_refusal(
  settings amazon_ads_private.settings,
  issuer text,
  oauth_client_id text,
  is_anonymous boolean,
  aal text
)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when issuer is distinct from settings.auth_issuer
      and coalesce(issuer, rtrim(settings.project_url, '/') || '/auth/v1')
        is distinct from coalesce(settings.auth_issuer, rtrim(settings.project_url, '/') || '/auth/v1')
      then 'issuer_not_allowed'
    when oauth_client_id is not null and not oauth_client_id = any (settings.allowed_oauth_clients)
      then 'oauth_client_not_allowed'
    when is_anonymous and not settings.allow_anonymous_users then 'anonymous_user_not_allowed'
    when settings.require_mfa and aal is distinct from 'aal2' then 'mfa_required'
  end;
end;
$$;
comment on function amazon_ads_private.session_refusal is
  'Why a valid token of Supabase Auth does not count as its user''s session: an error code, or null. Issuers are compared to the letter. Without an issuer, the token names the one of the project that has verified it.';
