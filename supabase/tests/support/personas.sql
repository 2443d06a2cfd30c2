-- The people of these tests, and how to become one of them. Included by every test file inside its
-- transaction; the rollback at the end forgets all of it.
--
--   Ada    signed up with Supabase Auth
--   Ben    signed up with Supabase Auth
--   Clara  comes from a third-party issuer (Clerk's form of subject)
--   Eve    holds a third-party token whose subject is Ada's id

set local client_min_messages to error;
create extension if not exists pgtap with schema extensions;

create schema tests;
grant usage on schema tests to anon, authenticated, service_role;
set local search_path to public, tests, extensions;

create function tests.ada() returns uuid language sql immutable return 'ada00000-0000-4000-8000-000000000001'::uuid;
create function tests.ben() returns uuid language sql immutable return 'be000000-0000-4000-8000-000000000002'::uuid;
create function tests.clara() returns uuid language sql immutable return 'c1a00000-0000-4000-8000-000000000003'::uuid;

create function tests.ada_user() returns jsonb language sql immutable
return '{"kind": "user", "user_id": "ada00000-0000-4000-8000-000000000001"}'::jsonb;
create function tests.ben_user() returns jsonb language sql immutable
return '{"kind": "user", "user_id": "be000000-0000-4000-8000-000000000002"}'::jsonb;
create function tests.clara_identity() returns jsonb language sql immutable
return '{"kind": "identity", "issuer": "https://clerk.example.com", "subject": "user_clara"}'::jsonb;

-- The project whose Auth has issued their tokens.
update amazon_ads_private.settings set project_url = 'https://project.supabase.co';

-- Only the columns that every version of Auth has.
insert into auth.users (id, email, email_confirmed_at) values
  (tests.ada(), 'ada@example.com', now()),
  (tests.ben(), 'ben@example.com', now());
insert into amazon_ads.users (id, clerk_user_id, identity_issuer, email) values
  (tests.clara(), 'user_clara', 'https://clerk.example.com', 'clara@example.com');

create function tests.become(role text, claims jsonb) returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', coalesce(claims::text, ''), true);
  perform set_config('role', role, true);
end;
$$;

create function tests.become_user(id uuid) returns void language sql
as $$ select tests.become('authenticated', jsonb_build_object(
  'sub', id, 'role', 'authenticated', 'iss', 'https://project.supabase.co/auth/v1'
)) $$;

create function tests.become_identity(issuer text, subject text) returns void language sql
as $$ select tests.become('authenticated', jsonb_build_object(
  'sub', subject, 'role', 'authenticated', 'iss', issuer
)) $$;

create function tests.become_anonymous() returns void language sql
as $$ select tests.become('anon', '{"role": "anon"}') $$;

create function tests.become_service() returns void language sql
as $$ select tests.become('service_role', '{"role": "service_role"}') $$;

create function tests.become_owner() returns void language sql
as $$ select tests.become('none', null) $$;

-- A ciphertext as far as the database can tell: a JWE's header that names the key, and a word.
create function tests.sealed(word text, kid text default 'k1') returns text language sql immutable
return translate(encode(convert_to(format('{"alg":"dir","enc":"A256GCM","kid":"%s"}', kid), 'UTF8'), 'base64'), E'+/=\n', '-_')
  || '..sealed ' || word;

-- An active connection with tokens that live for the given time.
create function tests.connect(id uuid, owner uuid, validity interval default '1 hour') returns uuid
language plpgsql as $$
begin
  insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id, connected_at, last_used_at)
  values (
    id, owner, 'Connection of ' || owner, 'active', '{advertising::campaign_management}', 'project-client',
    now(), now()
  );
  insert into amazon_ads_private.oauth_tokens (
    connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_started_at, refresh_due_at
  )
  values (id, tests.sealed('access 1'), tests.sealed('refresh 1'), now() + validity, now() - interval '1 hour' + validity, now() + validity);
  return id;
end;
$$;

-- What record_refreshes answers for a single refreshed token.
create function tests.record_refresh(
  connection uuid, lease uuid, generation bigint, access_token text, refresh_token text, duration_ms integer default 400
)
returns jsonb language sql as $$
  select amazon_ads.record_refreshes(jsonb_build_array(jsonb_build_object(
    'connection_id', connection, 'lease_id', lease, 'claimed_generation', generation,
    'encrypted_access_token', access_token, 'encrypted_refresh_token', refresh_token, 'token_type', 'bearer',
    'expires_in', 3600, 'duration_ms', duration_ms, 'trigger', 'on_demand'
  ))) #> array['recorded', lease::text]
$$;

-- The API key whose value is the given word.
create function tests.make_key(word text, owner uuid, scopes text[], only_connection uuid default null) returns jsonb
language plpgsql as $$
declare
  hash text := encode(sha256(convert_to(word, 'UTF8')), 'hex');
begin
  insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes, connection_id)
  values (owner, word, left(word, 8), hash, scopes, only_connection);
  return jsonb_build_object('kind', 'api_key', 'key_hash', hash);
end;
$$;

-- A SHA-256 in hexadecimal, as states and confirmations are stored.
create function tests.hash(word text) returns text language sql immutable
return encode(sha256(convert_to(word, 'UTF8')), 'hex');

grant execute on all functions in schema tests to anon, authenticated, service_role;
