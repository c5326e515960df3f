import type { Receipt } from '../../receipt/types';

/** What the attempts of one call came to besides what its last answer brought. USD. */
export interface Tally {
	/** When the first began, ISO time. */
	startedAt: string;
	attempts: number;
	/** Codes of the failures before the last call. */
	reasons: string[];
	/** Known to be billed, without an image. */
	billedUsd: number;
	/** May be billed: attempts without a clear answer. Null: nobody knows how much. */
	mayBeBilledUsd: number | null;
}

/** What a receipt says of the attempts. */
export const factsOf = ({ attempts, reasons, startedAt }: Tally): Pick<Receipt, 'attempts' | 'retryReason' | 'startedAt'> => ({
	attempts,
	retryReason: reasons.join(' '),
	startedAt,
});

/** Nothing came: what is known to be billed; null where it may be billed and nothing more is known. */
export function moneyWithoutImage({ billedUsd, mayBeBilledUsd }: Tally): Pick<Receipt, 'costUsd' | 'mayBeBilledUsd' | 'costBasis'> {
	const isUnknown = billedUsd === 0 && mayBeBilledUsd !== 0;
	return { costUsd: isUnknown ? null : billedUsd, mayBeBilledUsd, costBasis: isUnknown ? 'unknown' : 'usage' };
}
