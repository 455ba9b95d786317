-- The tables of the SDK's stores in PostgreSQL, as each one's create_table() makes its own; make those that you use. The role that
-- the program signs in as needs SELECT, INSERT, UPDATE and DELETE on them, and no other right.

-- users' tokens: rocketpunch::PostgresTokenStore
CREATE TABLE IF NOT EXISTS "rocketpunch_tokens" (
  user_key bytea PRIMARY KEY,
  form smallint NOT NULL DEFAULT 1,
  record text,
  generation bigint NOT NULL DEFAULT 0,
  refresh_hash bytea,
  lease_id bigint NOT NULL,
  lease_until timestamptz,
  saved_at timestamptz
) WITH (fillfactor = 70);

-- calls of an App Key: rocketpunch::PostgresQuotaLedger
CREATE TABLE IF NOT EXISTS "rocketpunch_quota" (
  ledger_key bytea PRIMARY KEY,
  form smallint NOT NULL,
  version text NOT NULL,
  ledger_time bigint NOT NULL,
  server_time bigint NOT NULL,
  log text NOT NULL
);

-- sign-ins under way: rocketpunch::PostgresSignInRequests
CREATE TABLE IF NOT EXISTS "rocketpunch_sign_ins" (
  request_key bytea PRIMARY KEY,
  form smallint NOT NULL,
  record text NOT NULL,
  kept_until timestamptz NOT NULL,
  UNIQUE (kept_until, request_key)
);
