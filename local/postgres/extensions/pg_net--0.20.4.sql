-- A replacement for pg_net: the same functions and tables. The requests are carried out by
-- local/schedule/net-worker.ts, which sees a row only once its transaction has committed.

\echo Use "create extension pg_net" to load this file. \quit

create schema net;

create domain net.http_method as text
  check (lower(value) in ('get', 'post', 'delete'));

-- Unlogged, as the original: a crash forgets what was not yet sent, and all answers.
create unlogged table net.http_request_queue (
  id bigserial,
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds integer not null
);

create unlogged table net._http_response (
  id bigint,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamptz not null default now()
);
create index on net._http_response (created);

create function net.wake()
returns void
language sql
as $$
  select pg_catalog.pg_notify('net_http_request_queue', '')
$$;
comment on function net.wake() is 'Tells the worker, on commit, that there is something to send.';

-- RFC 3986: all but the unreserved characters are escaped, byte by byte.
create function net._urlencode_string(string text)
returns text
language sql
immutable
strict
as $$
  select coalesce(
    pg_catalog.string_agg(
      case
        when char ~ '[A-Za-z0-9_.~-]' then char
        else pg_catalog.upper(
          pg_catalog.regexp_replace(
            pg_catalog.encode(pg_catalog.convert_to(char, 'UTF8'), 'hex'), '(..)', '%\1', 'g'
          )
        )
      end,
      '' order by position
    ),
    ''
  )
  from pg_catalog.regexp_split_to_table(string, '') with ordinality as split (char, position)
$$;

create function net._encode_url(url text, params jsonb)
returns text
language sql
immutable
as $$
  select url || coalesce(
    case when pg_catalog.strpos(url, '?') > 0 then '&' else '?' end || pg_catalog.string_agg(
      net._urlencode_string(key) || '=' || net._urlencode_string(value), '&'
    ),
    ''
  )
  from pg_catalog.jsonb_each_text(params)
$$;

create function net._enqueue(
  method net.http_method,
  url text,
  headers jsonb,
  body bytea,
  timeout_milliseconds integer
)
returns bigint
language sql
as $$
  select net.wake();
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (method, url, headers, body, timeout_milliseconds)
  returning id
$$;

create function net.http_get(
  url text,
  params jsonb default '{}'::jsonb,
  headers jsonb default '{}'::jsonb,
  timeout_milliseconds integer default 2000
)
returns bigint
language sql
strict
as $$
  select net._enqueue(
    'GET', net._encode_url(url, params), headers, null, timeout_milliseconds
  )
$$;

create function net.http_delete(
  url text,
  params jsonb default '{}'::jsonb,
  headers jsonb default '{}'::jsonb,
  timeout_milliseconds integer default 2000,
  body jsonb default null
)
returns bigint
language sql
as $$
  select net._enqueue(
    'DELETE', net._encode_url(url, params), headers,
    pg_catalog.convert_to(body::text, 'UTF8'), timeout_milliseconds
  )
$$;

create function net.http_post(
  url text,
  body jsonb default '{}'::jsonb,
  params jsonb default '{}'::jsonb,
  headers jsonb default '{"Content-Type": "application/json"}'::jsonb,
  timeout_milliseconds integer default 2000
)
returns bigint
language plpgsql
as $$
declare
  content_type text;
begin
  select header.value into content_type
  from pg_catalog.jsonb_each_text(coalesce(headers, '{}'::jsonb)) as header (key, value)
  where pg_catalog.lower(header.key) = 'content-type'
  limit 1;

  if content_type is null then
    headers := coalesce(headers, '{}'::jsonb) || '{"Content-Type": "application/json"}'::jsonb;
  elsif content_type <> 'application/json' then
    raise exception 'Content-Type header must be "application/json"';
  end if;
  if body is null then
    raise exception 'body must not be null';
  end if;

  return net._enqueue(
    'POST', net._encode_url(url, params), headers,
    pg_catalog.convert_to(body::text, 'UTF8'), timeout_milliseconds
  );
end;
$$;

-- As in the original: any role that can log in reads queued requests and answers. Since 0.20.4 PUBLIC
-- has no TRIGGER privilege on these tables.
grant usage on schema net to public;
grant all on all tables in schema net to public;
revoke trigger on all tables in schema net from public;
grant all on all sequences in schema net to public;
