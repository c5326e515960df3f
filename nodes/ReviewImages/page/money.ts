import { showUsd, sumUsd } from '../../shared/money/dollars';
import type { Card } from '../round';

/** What the pictures have cost, for people; empty where no receipt came along. */
export function spentText(cards: Card[]): string {
	const known = cards.flatMap(({ spentUsd }) => (spentUsd === null ? [] : [spentUsd]));
	return known.every((usd) => usd === 0) ? '' : showUsd(sumUsd(known));
}
