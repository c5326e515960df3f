import { showUsd, sumUsd } from '../../shared/money/dollars';
import { costText } from '../../shared/receipt/sums';
import type { Card } from '../round';
import { fill, words } from './words';

/** What the pictures have cost, for people; empty where no receipt came along. */
export function spentText(cards: Card[]): string {
	const known = cards.flatMap(({ spentUsd }) => (spentUsd === null ? [] : [spentUsd]));
	const sums = { costUsd: sumUsd(known), costUnknown: cards.length - known.length };
	return sums.costUsd === 0 && sums.costUnknown === 0 ? '' : costText(sums);
}

/** What approving the pictures will cost, for people; empty where that is nothing. */
export function nextText(cards: Card[]): string {
	const known = cards.flatMap(({ nextUsd }) => (nextUsd === null ? [] : [nextUsd]));
	const usd = sumUsd(known);
	if (known.length === cards.length) return usd === 0 ? '' : fill(words.about, { usd: showUsd(usd) });
	return usd === 0 ? words.unknownCost : fill(words.atLeast, { usd: showUsd(usd) });
}
