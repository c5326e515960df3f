import { sumUsd } from '../../shared/money/dollars';
import { costText } from '../../shared/receipt/sums';
import type { Card } from '../round';

/** What the pictures have cost, for people; empty where no receipt came along. */
export function spentText(cards: Card[]): string {
	const known = cards.flatMap(({ spentUsd }) => (spentUsd === null ? [] : [spentUsd]));
	const sums = { costUsd: sumUsd(known), costUnknown: cards.length - known.length };
	return sums.costUsd === 0 && sums.costUnknown === 0 ? '' : costText(sums);
}
