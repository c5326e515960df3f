import { showUsd, sumUsd } from '../../shared/money/dollars';
import type { Card } from '../round';
import { fill, words } from './words';

/** What the pictures have cost, for people; empty where no receipt came along. */
export const spentText = (cards: Card[]): string => costText(cards.map(({ spentUsd }) => spentUsd), '{usd}');

/** What approving the pictures will cost, for people; empty where that is nothing. */
export const nextText = (cards: Card[]): string => costText(cards.map(({ nextUsd }) => nextUsd), words.about);

/** @param amounts USD; null: unknown, which is never taken for nothing */
function costText(amounts: Array<number | null>, word: string): string {
	const known = amounts.filter((amount) => amount !== null);
	const sum = sumUsd(known);
	const usd = fill(word, { usd: showUsd(sum) });
	if (known.length === amounts.length) return sum === 0 ? '' : usd;
	return sum === 0 ? words.unknown : fill(words.andUnknown, { usd });
}
