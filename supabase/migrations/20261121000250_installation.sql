-- The installation.
-- What the installer has deployed. The platform tells the names and the versions of functions, and not what is in
-- them: this table tells which functions are this product's, and which package they came from.

select amazon_ads_private.begin_chapter(
  '20261121000250_installation',
  '8319ecade8924be5966413d64cb9b515955caadedc3ff782cae370028679f496'
);

create table amazon_ads_private.deployed_functions (
  slug text primary key,
  name text not null,
  platform_id text not null,
  platform_version integer not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  package_version text not null,
  deployed_at timestamptz not null default now()
);
comment on table amazon_ads_private.deployed_functions is
  'The Edge Functions that the installer has deployed. Each row is written before its function goes live.';
comment on column amazon_ads_private.deployed_functions.slug is
  'The name under which the function is deployed: its own, after settings.function_prefix.';
comment on column amazon_ads_private.deployed_functions.platform_version is
  'The version that the platform gave the deployment: a later one was deployed by something else.';
comment on column amazon_ads_private.deployed_functions.sha256 is
  'The SHA-256 of the bundle.';
alter table amazon_ads_private.deployed_functions enable row level security;

create table amazon_ads_private.installation (
  id boolean primary key default true check (id),
  encryption_keys_sha256 text not null check (encryption_keys_sha256 ~ '^[0-9a-f]{64}$'),
  claimed_at timestamptz not null default now()
);
comment on table amazon_ads_private.installation is
  'One row at most: which encryption keys the installer is about to set. Two installers at once would each set their own, and what was sealed with the first would not open any more.';
comment on column amazon_ads_private.installation.encryption_keys_sha256 is
  'The SHA-256 of AMAZON_ADS_ENCRYPTION_KEYS. The keys are 256 random bits: nothing follows from it.';
alter table amazon_ads_private.installation enable row level security;
