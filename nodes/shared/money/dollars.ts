/**
 * Sums and products of money in whole numbers: one unit is a ten-billionth of a dollar, so that a token's price of
 * 0.0001 USD per million is still whole and 900,000 USD still exact. Amounts go in and out as USD.
 */
const perUsd = 1e10;

const units = (usd: number) => Math.round(usd * perUsd);

/** USD for a number of tokens at a price in USD per million, exact to ten decimals. */
export const tokensToUsd = (tokens: number, usdPerMillion: number): number =>
	Math.round(tokens * Math.round(usdPerMillion * (perUsd / 1e6))) / perUsd;

/** The sum of amounts in USD, without float dust. */
export const sumUsd = (amounts: readonly number[]): number =>
	amounts.reduce((sum, amount) => sum + units(amount), 0) / perUsd;

/** A few amounts in USD added, without float dust. */
export const addUsd = (...amounts: readonly number[]): number => sumUsd(amounts);

/** `amount` less `other`, USD. */
export const subtractUsd = (amount: number, other: number): number => (units(amount) - units(other)) / perUsd;

/** An amount times a factor, rounded to ten decimals. */
export const timesUsd = (amount: number, factor: number): number => Math.round(amount * factor * perUsd) / perUsd;

/** For people: `$0.053`, `$12.40`. Three decimals below ten cents' precision, two from one dollar on. */
export function showUsd(usd: number): string {
	if (usd === 0) return '$0.00';
	if (usd < 0.0005) return 'less than $0.001';
	return `$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}
