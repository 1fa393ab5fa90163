/**
 * What a block answers, as tables that can be read as documentation; its nights have tables of
 * their own. A mistake that was once made gets a line here with its story.
 */
import { describe, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { checkBlockTable as check } from '../support/block-scenario.ts';

describe('a block', () => {
  it('asks before it has, and tells its nights before anything else is begun', () => {
    check(`
      cancel                   -> not_found block g
      open definite 3 0 2      -> BlockRequested definite 11=3 13=2   # none is no cell
      block                    -> requested asks created
      open definite 3          -> already_exists block g
      counts 4                 -> block_change_pending
      cancel                   -> block_change_pending
      told                     -> unchanged
      agreed                   -> BlockChangeAgreed created
      agreed                   -> unchanged                           # a second burst's answer
      refused                  -> unchanged
      block                    -> definite 11=3 13=2 tells 11+13
      counts 4                 -> block_change_pending
      told                     -> BlockNightsTold
      block                    -> definite 11=3 13=2
    `);
  });

  it('that its nights refuse is as if it had never been, once they have been told so', () => {
    check(`
      open tentative 3         -> BlockRequested tentative 11=3
      refused                  -> BlockChangeRefused
      block                    -> refused tells 11
      open definite 1          -> block_change_pending
      told                     -> BlockNightsTold
      counts 1                 -> block_closed refused
      open definite 1 1        -> BlockRequested definite 11=1 12=1
      agreed                   -> BlockChangeAgreed created
      told                     -> BlockNightsTold
      block                    -> definite 11=1 12=1
    `);
  });

  it('changes what is said of it and nothing else, or nothing at all', () => {
    check(`
      ${opened('3 3 3')}
      counts 3 3 3             -> unchanged
      counts 5 - 0             -> BlockChangeRequested counts 11=5 13=0
      block                    -> definite 11=3 12=3 13=3 asks counts
      refused                  -> BlockChangeRefused
      block                    -> definite 11=3 12=3 13=3 tells 11+13
      told                     -> BlockNightsTold
      counts 5 - 0 2           -> BlockChangeRequested counts 11=5 13=0 14=2
      agreed                   -> BlockChangeAgreed counts
      block                    -> definite 11=5 12=3 14=2 tells 11+13+14
    `);
  });

  it('does not ask back what was washed, and cannot wash more than it has', () => {
    check(`
      ${opened('3 3')}
      wash 0 0                 -> unchanged
      wash 4                   -> wash_too_large 2026-05-11 4 3
      wash 4 p2                -> wash_too_large 2026-05-11 4 1      # it once said 3 are left
      wash 9 p3                -> wash_too_large 2026-05-11 9 0
      wash - - 1               -> wash_too_large 2026-05-13 1 0
      wash 2 1                 -> BlockChangeRequested wash 11=3w2 12=3w1
      agreed                   -> BlockChangeAgreed wash
      told                     -> BlockNightsTold
      wash 2                   -> wash_too_large 2026-05-11 2 1
      counts 1 5               -> BlockChangeRequested counts 11=1w1 12=5w1
      agreed                   -> BlockChangeAgreed counts
      told                     -> BlockNightsTold
      block                    -> definite 11=1w1 12=5w1
    `);
  });

  it('that is tentative is asked of its nights when it is to take rooms off sale', () => {
    check(`
      open tentative 2 2 idle  -> BlockRequested tentative 11=2 12=2
      agreed                   -> BlockChangeAgreed created
      block                    -> tentative 11=2 12=2 tells nobody
      told                     -> BlockNightsTold
      deducts off              -> unchanged
      deducts on               -> BlockChangeRequested deducts on
      refused                  -> BlockChangeRefused
      told                     -> BlockNightsTold
      counts 1                 -> BlockChangeRequested counts 11=1
      agreed                   -> BlockChangeAgreed counts
      told                     -> BlockNightsTold
      confirm                  -> BlockChangeRequested confirmed
      agreed                   -> BlockChangeAgreed confirmed
      block                    -> definite 11=1 12=2 tells 11+12
      told                     -> BlockNightsTold
      confirm                  -> block_definite
      deducts off              -> block_definite             # it once said yes, and kept them
      deducts on               -> block_definite
    `);
  });

  it('that is cancelled tells only the nights that have something to give back', () => {
    check(`
      open tentative 2 idle    -> BlockRequested tentative 11=2
      agreed                   -> BlockChangeAgreed created
      told                     -> BlockNightsTold
      cancel                   -> BlockCancelled
      block                    -> cancelled 11=2 tells 11
      told                     -> BlockNightsTold
      cancel                   -> block_closed cancelled
      confirm                  -> block_closed cancelled
      release                  -> unchanged
    `);
  });

  it('has so many cells at most', () => {
    const max = limits.blockCellsMax;
    const many = (count: number) => Array(count).fill(1).join(' ');
    check(`
      open definite ${many(max + 1)} -> too_many_cells ${max + 1} ${max}
      open definite 1          -> BlockRequested definite 11=1
      agreed                   -> BlockChangeAgreed created
      told                     -> BlockNightsTold
      counts ${many(max + 1)}  -> too_many_cells ${max + 1} ${max}
    `);
  });
});

describe('what is asked of no room or night of a block', () => {
  // Each was once taken, and showed only in that nothing ever came of it.
  it('is refused when it is opened', () => {
    check(`
      open definite 0 0                         -> block_empty
      open definite 0 2 rates=b                 -> rate_without_rooms 0
      open definite 0 2 rates=a,b               -> rate_without_rooms 1
      open definite 1 2 0 cutoff=2026-05-13     -> cut_off_late 2026-05-13 2026-05-12
      open definite 1 2 0 rates=a cutoff=2026-05-12 -> BlockRequested definite 11=1 12=2
    `);
  });

  it('is refused when it is changed, and what there is stays', () => {
    check(`
      ${opened('1 2 rates=a')}
      change rates=a,b              -> rate_without_rooms 1
      change cutoff=2026-05-13      -> cut_off_late 2026-05-13 2026-05-12
      change cutoff=2026-05-12      -> BlockDetailsChanged
      counts 1 0                    -> BlockChangeRequested counts 12=0
      agreed                        -> BlockChangeAgreed counts
      told                          -> BlockNightsTold
      change cutoff=2026-05-12 name=ada -> BlockDetailsChanged      # late by now, and not asked for
      counts 0                      -> BlockChangeRequested counts 11=0
      agreed                        -> BlockChangeAgreed counts
      told                          -> BlockNightsTold
      change rates=a name=eve       -> BlockDetailsChanged
      change rates=b                -> rate_without_rooms 0
    `);
  });
});

describe('the days of a block', () => {
  it('release all of it at the cut-off, once', () => {
    check(`
      ${opened('3 3 cutoff=2d')}
      today 2026-05-08
      release                  -> unchanged
      today 2026-05-09
      release                  -> BlockReleased all
      block                    -> definite 11=3! 12=3! cut off tells 11+12
      release                  -> unchanged
      told                     -> BlockNightsTold
      release                  -> unchanged
      counts 4                 -> block_cut_off 2026-05-09
      wash 1                   -> block_cut_off 2026-05-09
      change cutoff=none       -> block_cut_off 2026-05-09
      change name=ada          -> BlockDetailsChanged
    `);
  });

  it('release night by night, and the cut-off what is left', () => {
    check(`
      ${opened('3 3 3 release=2 cutoff=2026-05-11')}
      today 2026-05-09
      release                  -> BlockReleased 2026-05-11
      told                     -> BlockNightsTold
      counts 4                 -> block_night_released 2026-05-11
      wash 1                   -> block_night_released 2026-05-11
      counts 3 4               -> BlockChangeRequested counts 12=4
      today 2026-05-10
      release                  -> unchanged                           # it waits for the change
      agreed                   -> BlockChangeAgreed counts
      told                     -> BlockNightsTold
      release                  -> BlockReleased 2026-05-12
      told                     -> BlockNightsTold
      block                    -> definite 11=3! 12=4! 13=3
      today 2026-05-11
      release                  -> BlockReleased all
    `);
  });

  it('are not moved to a day that has begun, by a date or by an earlier first night', () => {
    check(`
      ${opened('- - 3 cutoff=5d')}
      today 2026-05-06
      change cutoff=2026-05-06 -> cut_off_past 2026-05-06 2026-05-06
      change cutoff=7d         -> cut_off_past 2026-05-06 2026-05-06
      change cutoff=5d         -> unchanged
      counts 1                 -> cut_off_past 2026-05-06 2026-05-06
      counts - 1               -> BlockChangeRequested counts 12=1    # the cut-off is tomorrow now
      agreed                   -> BlockChangeAgreed counts
      told                     -> BlockNightsTold
      change cutoff=none       -> BlockDetailsChanged
      today 2026-05-20
      release                  -> unchanged
    `);
  });
});

// Helpers

/** The first lines of a block that has what it was opened with. */
function opened(what: string): string {
  const cells = what
    .split(' ')
    .flatMap((word, at) => (/^\d+$/.test(word) ? [`${11 + at}=${word}`] : []));
  return `
    open definite ${what} -> BlockRequested definite ${cells.join(' ')}
    agreed -> BlockChangeAgreed created
    told -> BlockNightsTold`;
}
