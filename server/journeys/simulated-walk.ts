// When a journey's messages would have left for one who entered: waits by the clock, branches by hash, moments of models left out.

import type { Shop } from '../storage/shops.ts';
import { drawOf } from './arms.ts';
import type { Entrant } from './entering.ts';
import type { Journey, SplitStep, Step } from './journey.ts';
import { nextHour } from './waits.ts';

const MINUTE = 60_000;

/** The sends in order, with the moment of each. Of branches that ask for scores of that time the middle way is taken. */
export function simulatedSends(shop: Shop, journey: Journey, entrant: Entrant): { step: string; at: number }[] {
  const sends: { step: string; at: number }[] = [];
  let at = entrant.at;
  const walk = (steps: Step[]): boolean => {
    for (const step of steps) {
      switch (step.do) {
        case 'wait': {
          const span =
            'minutes' in step.for
              ? step.for.minutes * MINUTE
              : shop.settings[step.for.setting] * (step.for.setting.endsWith('Hours') ? 60 : 1) * MINUTE;
          at = step.since === 'entry' ? Math.max(at, entrant.at + span) : at + span;
          break;
        }
        case 'wait-until':
          at = nextHour(at, step, shop.zone);
          break;
        case 'send':
          if (step.when === undefined || shop.settings[step.when]) sends.push({ step: step.name, at });
          break;
        case 'if':
          if (!walk(step.then)) return false;
          break;
        case 'split':
          if (!walk(armOf(shop, journey, step, entrant.shopper))) return false;
          break;
        case 'exit':
          return false;
        default:
          break;
      }
    }
    return true;
  };
  walk(journey.steps);
  return sends;
}

function armOf(shop: Shop, journey: Journey, step: SplitStep, shopper: string): Step[] {
  const draw = step.by === 'random' ? drawOf(shop.shop, `split ${journey.name} ${step.name}`, shopper) : 0.5;
  const total = step.by === 'random' ? step.arms.reduce((sum, arm) => sum + arm.size, 0) : 1;
  let until = 0;
  for (const arm of step.arms) {
    until = step.by === 'random' ? until + arm.size / total : arm.size;
    if (draw < until) return arm.steps;
  }
  return step.arms.at(-1)?.steps ?? [];
}
