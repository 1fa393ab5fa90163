/** What calls about blocks must bring. See call-figures.ts, which says what that is for. */
import type { BlockDetails, BlockRate, CutOff } from '../../domain/blocks/block.ts';
import { limits } from '../../limits.ts';
import type { BlockCalls, BlockFilter, BlockLine, WashRequest } from '../../ports/blocks.ts';
import { checkContext, checkEntityCall, checkLimit } from '../calls/context-figures.ts';
import {
  checkFlag,
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkString,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkDate, checkPrice, checkRange } from '../property/property-figures.ts';

type Checks = {
  readonly [Name in keyof BlockCalls]: (...given: Parameters<BlockCalls[Name]>) => void;
};

export const blockFigures: Checks = {
  createBlock(context, request) {
    checkContext(context);
    checkObject('request', request);
    checkGiven('request.id', request.id, checkId);
    checkId('request.propertyId', request.propertyId);
    checkObject('request.details', request.details);
    const { name, cutOff, releaseDays, rates } = request.details;
    checkText('request.details.name', name);
    checkDetails('request.details', { cutOff, releaseDays, rates });
    checkKnown('request.status', request.status, isBegun, 'tentative or definite');
    checkFlag('request.deducts', request.deducts);
    checkLines('request.lines', request.lines);
  },
  setBlockCounts(context, id, lines) {
    checkEntityCall(context, id);
    checkLines('lines', lines);
  },
  washBlock(context, id, request) {
    checkEntityCall(context, id);
    checkWash(request);
  },
  changeBlock(context, id, changes) {
    checkEntityCall(context, id);
    checkObject('changes', changes);
    checkGiven('changes.name', changes.name, checkText);
    checkDetails('changes', changes);
  },
  setBlockDeducts(context, id, deducts) {
    checkEntityCall(context, id);
    checkFlag('deducts', deducts);
  },
  confirmBlock: checkEntityCall,
  cancelBlock(context, id, why) {
    checkEntityCall(context, id);
    checkText('why', why);
  },
  block: (id) => checkId('id', id),
  blocks: checkFilter,
  blockHistory: (id) => checkId('id', id),
};

function isBegun(status: string): boolean {
  return status === 'tentative' || status === 'definite';
}

function checkDetails(name: string, details: Partial<BlockDetails>): void {
  checkGiven(`${name}.cutOff`, details.cutOff, checkCutOff);
  checkGiven(`${name}.releaseDays`, details.releaseDays, (at, days) => {
    if (days !== null) checkDays(at, days);
  });
  checkGiven(`${name}.rates`, details.rates, (list, rates) => {
    checkList(list, rates, [0, limits.roomTypesMax], (at, rate) => {
      checkObject(at, rate);
      checkId(`${at}.roomTypeId`, rate.roomTypeId);
      checkPrice(`${at}.nightlyMinor`, rate.nightlyMinor);
    });
    const again = rates.findIndex(({ roomTypeId }, at) => {
      return rates.findIndex((rate) => rate.roomTypeId === roomTypeId) < at;
    });
    if (again !== -1) {
      const { roomTypeId } = rates[again] as BlockRate;
      throw outOfRange(`${list}[${again}].roomTypeId`, roomTypeId, 'of a room type named once');
    }
  });
}

function checkCutOff(name: string, cutOff: CutOff | null): void {
  if (cutOff === null) return;
  checkObject(name, cutOff);
  if (cutOff.type === 'date') checkDate(`${name}.date`, cutOff.date);
  else if (cutOff.type === 'days') checkDays(`${name}.days`, cutOff.days);
  else throw outOfRange(`${name}.type`, Reflect.get(cutOff, 'type'), 'date or days');
}

const checkDays = (name: string, days: number): void =>
  checkWhole(name, days, 0, limits.blockReleaseDaysMax);

function checkLines(name: string, lines: readonly BlockLine[]): void {
  checkList(name, lines, [1, limits.blockLinesMax], (at, line) => {
    checkRange(at, line);
    checkId(`${at}.roomTypeId`, line.roomTypeId);
    checkWhole(`${at}.rooms`, line.rooms, 0, limits.roomsMax);
  });
}

function checkWash(request: WashRequest): void {
  checkObject('request', request);
  checkGiven('request.roomTypeId', request.roomTypeId, checkId);
  checkGiven('request.from', request.from, checkDate);
  checkGiven('request.to', request.to, checkDate);
  const { wash } = request;
  checkObject('request.wash', wash);
  if (wash.type === 'rooms') checkWhole('request.wash.rooms', wash.rooms, 1, limits.roomsMax);
  else if (wash.type === 'percent') checkWhole('request.wash.percent', wash.percent, 1, 100);
  else throw outOfRange('request.wash.type', Reflect.get(wash, 'type'), 'rooms or percent');
}

const STATUSES = ['requested', 'refused', 'tentative', 'definite', 'cancelled'];

function checkFilter(filter: BlockFilter): void {
  checkObject('filter', filter);
  checkGiven('filter.propertyId', filter.propertyId, checkId);
  checkGiven('filter.status', filter.status, (name, status) => {
    checkKnown(name, status, (text) => STATUSES.includes(text), `one of ${STATUSES.join(', ')}`);
  });
  checkGiven('filter.from', filter.from, checkDate);
  checkGiven('filter.to', filter.to, checkDate);
  checkGiven('filter.afterId', filter.afterId, checkString);
  checkLimit('filter.limit', filter.limit);
}
