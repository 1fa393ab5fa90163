/**
 * Every table of the database, as numbered migrations. A migration that has been released is never
 * edited: a change is a new one at the end. All tables are STRICT, so that a wrong type is refused
 * by SQLite and not found by a reader years later.
 */

/** Migration n is at index n - 1; the number of migrations is the newest schema we know. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE schema_version (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
  ) STRICT;
  INSERT INTO schema_version VALUES (1, 0);

  -- epoch: whose turn to write; batch: the last batch of that turn, so that a commit which
  -- reported an error can be told from one that did not happen.
  CREATE TABLE epoch (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    batch INTEGER NOT NULL
  ) STRICT;
  INSERT INTO epoch VALUES (1, 0, 0);

  CREATE TABLE streams (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL REFERENCES streams (id),
    version INTEGER NOT NULL CHECK (version > 0),
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
  CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
  CREATE TRIGGER events_never_leave BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

  CREATE TABLE snapshots (
    stream INTEGER PRIMARY KEY REFERENCES streams (id),
    version INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT;

  -- Timers name their stream by key, because saga streams are listed in key order.
  CREATE TABLE timers (
    id TEXT PRIMARY KEY,
    due_at INTEGER NOT NULL,
    stream TEXT NOT NULL,
    is_saga INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX timers_by_due ON timers (due_at, id);
  CREATE INDEX timers_by_saga ON timers (stream) WHERE is_saga = 1;

  CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    available_at INTEGER NOT NULL,
    last_error TEXT,
    is_dead INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX outbox_by_queue ON outbox (queue, sequence) WHERE is_dead = 0;
  CREATE INDEX outbox_by_dead ON outbox (sequence) WHERE is_dead = 1;

  CREATE TABLE parked (
    follower TEXT NOT NULL,
    position INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (follower, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE checkpoints (
    follower TEXT PRIMARY KEY,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE nights (
    property TEXT NOT NULL,
    room_type TEXT NOT NULL,
    night TEXT NOT NULL,
    held INTEGER NOT NULL,
    sold INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (property, room_type, night)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    property TEXT NOT NULL,
    status TEXT NOT NULL,
    arrival TEXT NOT NULL,
    departure TEXT NOT NULL,
    guest_name TEXT,
    room_count INTEGER NOT NULL,
    total_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bookings_by_update ON bookings (updated_at, id);
  CREATE INDEX bookings_by_property ON bookings (property, updated_at, id);
  CREATE INDEX bookings_by_status ON bookings (status, updated_at, id);
  CREATE INDEX bookings_by_arrival ON bookings (arrival, property);

  CREATE TABLE properties (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The last tries of each endpoint: a slot is written over when its turn comes again, so that the
  -- log of an endpoint never grows beyond its slots.
  CREATE TABLE webhook_tries (
    endpoint TEXT NOT NULL,
    slot INTEGER NOT NULL,
    number INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    type TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    PRIMARY KEY (endpoint, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_tries_by_number ON webhook_tries (endpoint, number);

  CREATE TABLE webhook_health (
    endpoint TEXT PRIMARY KEY,
    failing_since INTEGER,
    last_success INTEGER,
    last_error TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX outbox_by_dead_queue ON outbox (queue, sequence) WHERE is_dead = 1;
  `,
  `
  -- Rooms held or sold through another channel than the direct one; none were told apart before.
  ALTER TABLE nights ADD COLUMN indirect INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Rooms that blocks keep from general sale; there were no blocks before.
  ALTER TABLE nights ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- How far each channel has got: the position up to which everything was acknowledged, and what
  -- was begun and has not ended, as JSON.
  CREATE TABLE channel_progress (
    channel TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE trips (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    guest_name TEXT NOT NULL,
    leg_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX trips_by_update ON trips (updated_at, id);
  CREATE INDEX trips_by_status ON trips (status, updated_at, id);
  `,
];

export const schemaVersionKnown = migrations.length;
