/** How a channel fares, as it is told to staff. */
import type { ChannelHealth, RefusedValue } from '../../ports/channels.ts';
import type { ChannelCells } from './channel-cells.ts';
import type { ChannelProgress } from './channel-progress.ts';
import type { ChannelSpeaker } from './channel-speaker.ts';

export function healthOf(
  speaker: ChannelSpeaker,
  progress: Pick<ChannelProgress, 'lastSyncMs' | 'nextSyncMs' | 'nextReconciliationMs'>,
  taken: number,
): ChannelHealth {
  const { cells, guard } = speaker;
  return {
    acknowledgedPosition: cells.acknowledgedTo(taken),
    waiting: { availability: speaker.waiting('availability'), rates: speaker.waiting('rates') },
    refused: cells.refused.size,
    underWay: guard.running,
    breaker: guard.breaker,
    requests: speaker.requests,
    acknowledged: speaker.acknowledged,
    latency: speaker.latency.figures,
    lastSuccessMs: speaker.lastSuccessMs,
    lastError: speaker.lastError,
    lastSyncMs: progress.lastSyncMs,
    nextSyncMs: progress.nextSyncMs,
    nextReconciliationMs: progress.nextReconciliationMs,
  };
}

/** The oldest first. */
export function refusedCells({ refused }: Pick<ChannelCells, 'refused'>): readonly RefusedValue[] {
  const values: RefusedValue[] = [];
  for (const { target, night, refused: why } of refused) {
    if (why === undefined) continue;
    values.push({
      kind: target.kind,
      roomTypeId: target.roomTypeId,
      ratePlanId: target.plan?.ratePlanId ?? null,
      night,
      reason: why.reason,
      atMs: why.atMs,
    });
  }
  return values;
}
