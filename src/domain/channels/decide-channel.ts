/**
 * What a channel answers to a command. Whether its address may be sent to, and whether the property
 * has what is mapped, is asked before and is no matter of the record.
 */
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type {
  AmbiguousMapping,
  ChannelCommand,
  ChannelDetails,
  ChannelEvent,
  ChannelState,
} from './channel.ts';

/** `nowMs`: epoch milliseconds of the business clock. */
export function decideChannel(
  state: ChannelState,
  command: ChannelCommand,
  nowMs: number,
): Decision<ChannelEvent> {
  const { exists, id, details } = state;
  if (command.type === 'create_channel') {
    if (exists) return rejected({ code: 'already_exists', what: 'channel', id });
    const { current: passwordNumber } = state.passwords;
    const kept = passwordNumber === 1 ? {} : { passwordNumber };
    return mapped(command.details, { type: 'ChannelCreated', details: command.details, ...kept });
  }
  if (!exists) return rejected({ code: 'not_found', what: 'channel', id });
  switch (command.type) {
    case 'change_channel':
      return mapped(
        { ...details, ...command.changes },
        { type: 'ChannelChanged', changes: command.changes },
      );
    case 'set_channel_credentials':
      return accepted({ type: 'ChannelCredentialsSet', credentials: command.credentials });
    case 'rotate_channel_password':
      return accepted({
        type: 'ChannelPasswordRotated',
        passwordNumber: state.passwords.current + 1,
        previousUntilMs: nowMs + command.overlapMs,
      });
    case 'pause_channel':
      if (state.paused?.reason === command.reason) return unchanged;
      return accepted({ type: 'ChannelPaused', reason: command.reason });
    case 'resume_channel':
      return resumed(state);
    case 'delete_channel':
      return accepted({ type: 'ChannelDeleted' });
    case 'sync_channel':
      return whileOn(state, { type: 'ChannelSyncRequested' });
    case 'reconcile_channel':
      return whileOn(state, { type: 'ChannelReconciliationRequested' });
    case 'redrive_channel':
      return whileOn(state, { type: 'ChannelRedriven' });
    case 'record_reconciliation':
      return accepted({ type: 'ChannelReconciled', report: command.report });
    default:
      return unreachable(command);
  }
}

/** The numbers of the passwords that let an OTA in at `nowMs`. */
export function passwordsAt(
  { passwords: { current, previous } }: Pick<ChannelState, 'passwords'>,
  nowMs: number,
): readonly number[] {
  return previous !== undefined && nowMs < previous.untilMs
    ? [current, previous.number]
    : [current];
}

function whileOn({ id, paused }: ChannelState, event: ChannelEvent): Decision<ChannelEvent> {
  if (paused === undefined) return accepted(event);
  return rejected({ code: 'channel_paused', id, reason: paused.reason });
}

function resumed({ id, details, credentials, paused }: ChannelState): Decision<ChannelEvent> {
  if (paused === undefined) return unchanged;
  if (credentials === undefined) {
    return rejected({ code: 'channel_not_ready', id, lacks: 'credentials' });
  }
  if (details.roomTypes.length === 0) {
    return rejected({ code: 'channel_not_ready', id, lacks: 'room_types' });
  }
  return accepted({ type: 'ChannelResumed' });
}

function mapped(details: ChannelDetails, event: ChannelEvent): Decision<ChannelEvent> {
  const ambiguous = ambiguousMapping(details);
  if (ambiguous === undefined) return accepted(event);
  return rejected({ code: 'channel_mapping_ambiguous', ...ambiguous });
}

/** The first mapping that could be read in two ways, or in none. */
export function ambiguousMapping({
  roomTypes,
  ratePlans,
  rules,
}: Pick<ChannelDetails, 'roomTypes' | 'ratePlans' | 'rules'>): AmbiguousMapping | undefined {
  const types = new Set<string>();
  const codes = new Set<string>();
  for (const { roomTypeId, code } of roomTypes) {
    const list = 'roomTypes';
    if (types.has(roomTypeId)) return { list, id: roomTypeId, fault: 'mapped_twice' };
    if (codes.has(code)) return { list, id: code, fault: 'code_repeated' };
    types.add(roomTypeId);
    codes.add(code);
  }
  const plans = new Set<string>();
  const planCodes = new Set<string>();
  for (const { roomTypeId, ratePlanId, code } of ratePlans) {
    const list = 'ratePlans';
    if (!types.has(roomTypeId)) return { list, id: roomTypeId, fault: 'room_type_unmapped' };
    const plan = `${roomTypeId}/${ratePlanId}`;
    if (plans.has(plan)) return { list, id: plan, fault: 'mapped_twice' };
    // The same code may stand for plans of several room types, as in OpenTravel.
    const planCode = `${roomTypeId}/${code}`;
    if (planCodes.has(planCode)) return { list, id: code, fault: 'code_repeated' };
    plans.add(plan);
    planCodes.add(planCode);
  }
  // A rule with a misspelt room type would leave open what somebody meant to close.
  const ruled = rules.flatMap(({ roomTypeIds }) => roomTypeIds ?? []);
  const unmapped = ruled.find((roomTypeId) => !types.has(roomTypeId));
  if (unmapped === undefined) return undefined;
  return { list: 'rules', id: unmapped, fault: 'room_type_unmapped' };
}
