/** What the calls about overbooking must bring. See call-figures.ts, which says what that is for. */
import type { Walk } from '../../domain/booking/walk.ts';
import type { OverbookingAllowance } from '../../domain/overbooking/allowance.ts';
import type { Engine } from '../../ports/engine.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkNumber,
  checkObject,
  checkText,
  checkWhole,
} from '../calls/figure.ts';
import { checkDate, checkPrice, checkRooms } from '../property/property-figures.ts';

export function checkAllowance(name: string, allowance: OverbookingAllowance): void {
  checkObject(name, allowance);
  const isKnown = (type: string): boolean => type === 'rooms' || type === 'percent';
  checkKnown(`${name}.type`, allowance.type, isKnown, 'rooms or percent');
  if (allowance.type === 'rooms') checkRooms(`${name}.rooms`, allowance.rooms);
  else checkWhole(`${name}.percent`, allowance.percent, 0, 100);
}

export function checkQuestion(question: Parameters<Engine['overbookingAdvice']>[0]): void {
  checkObject('question', question);
  checkId('question.propertyId', question.propertyId);
  checkId('question.roomTypeId', question.roomTypeId);
  checkDate('question.night', question.night);
  checkProbability('question.walkProbabilityMax', question.walkProbabilityMax);
  checkGiven('question.showUpProbability', question.showUpProbability, checkProbability);
}

export function checkWalk(name: string, walk: Walk): void {
  checkObject(name, walk);
  checkText(`${name}.hotel`, walk.hotel);
  checkPrice(`${name}.costMinor`, walk.costMinor);
  checkText(`${name}.why`, walk.why);
}

const checkProbability = (name: string, probability: number): void =>
  checkNumber(name, probability, 0, 1);
