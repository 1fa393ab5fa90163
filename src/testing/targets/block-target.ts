/** Commands about blocks, performed on an engine in this process. */
import { unreachable } from '../../domain/decision.ts';
import type { BlockNight } from '../../ports/blocks.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { BlockCommand } from '../commands/block-commands.ts';
import { answerOf, nothing } from '../engine-results.ts';
import type { HotelAnswer } from './hotel-target.ts';

export async function performOnBlocks(
  engine: Engine,
  context: CallContext,
  command: BlockCommand,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'create_block':
      return answerOf(await engine.createBlock(context, command.request), nothing);
    case 'set_block_counts': {
      const { blockId, lines } = command;
      return answerOf(await engine.setBlockCounts(context, blockId, lines), nothing);
    }
    case 'wash_block': {
      const { blockId, washed } = command;
      return answerOf(await engine.washBlock(context, blockId, washed), nothing);
    }
    case 'change_block': {
      const { blockId, changes } = command;
      return answerOf(await engine.changeBlock(context, blockId, changes), nothing);
    }
    case 'set_block_deducts': {
      const { blockId, deducts } = command;
      return answerOf(await engine.setBlockDeducts(context, blockId, deducts), nothing);
    }
    case 'cancel_block':
      return answerOf(await engine.cancelBlock(context, command.blockId, command.why), nothing);
    case 'confirm_block':
      return answerOf(await engine.confirmBlock(context, command.blockId), nothing);
    case 'read_block':
      return answerOf(await engine.block(command.blockId), ({ nights }) => {
        return { kind: 'block', nights: nights.map(nightText) };
      });
    case 'read_block_history':
      return answerOf(await engine.blockHistory(command.blockId), (events) => {
        return { kind: 'history', events: events.map(({ type }) => type) };
      });
    case 'list_blocks': {
      const { propertyId, limit } = command;
      return answerOf(await engine.blocks({ propertyId, limit }), (all) => {
        return { kind: 'ids', ids: all.map(({ state }) => state.id) };
      });
    }
    default:
      return unreachable(command);
  }
}

/** A night of a block in one line: `2027-03-10 double 5=2+1+1+1`, what is agreed and became of it. */
export function nightText(night: BlockNight): string {
  const { agreed, pickedUp, remainder, washed, released } = night;
  const sum = `${agreed}=${pickedUp}+${remainder}+${washed}+${released}`;
  return `${night.night} ${night.roomTypeId} ${sum}`;
}
