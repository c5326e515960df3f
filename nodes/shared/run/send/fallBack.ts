import type { Problem, RowEnd } from '../../output/types';
import { placeName } from '../../output/place';
import type { Overrides } from '../../request/settings';
import type { Order, RowSettings } from '../order/types';
import { type Call, writeOrder, type Writing } from '../order/writeOrder';
import type { Account, Run } from '../types';
import { buy } from './buy';

/**
 * Asks the second credential, the second model or both for a row that ended without an image, where the user named
 * outcomes like this. Never after `unknown`: that image may be paid for already.
 */
export async function fallBack<Settings extends RowSettings, Request>(
	writing: Writing<Settings, Request>,
	call: Call<Settings>,
	first: Order<Request>,
	problem: Problem,
): Promise<RowEnd> {
	const { run, step } = writing;
	const second = secondFor(run, first, problem);
	if (!second || run.cancelled() || run.stopped) return { problem };
	const written = await writeOrder(writing, call, second.account, { overrides: second.overrides, depth: 'whole' });
	if ('problem' in written) {
		run.remarks.add(`${placeName(call)}: the fallback could not be asked. ${written.problem.message}`);
		return { problem };
	}
	const { order, held } = written;
	const { modelRequested, routeOwner, code } = problem.receipt;
	const asked = { fallbackFrom: modelRequested, fallbackFromOwner: routeOwner, fallbackReason: code };
	// Under the first request's fingerprint, a retry of the node finds what the fallback made before it asks anybody, and the
	// money of the first attempt is carried on.
	const known = { ...order.known, ...asked };
	const end = await buy(run, second.account, { order: { ...order, known, fingerprint: first.fingerprint }, held }, step.sender);
	writing.pictures.letGo(held);
	// On the journal's own record: a later try of the node says the same, and knows that it was passed on.
	if ('problem' in end) end.problem.wayOut = bothEnds(end.problem, problem);
	return end;
}

/** Who is asked instead of the first, and for what. */
interface Second {
	account: Account;
	overrides: Overrides;
}

function secondFor(run: Run, first: Order, { receipt }: Problem): Second | undefined {
	const { outcome, attempts, modelRequested } = receipt;
	const { fallbackAfter, fallbackModel } = run.settings;
	if (outcome === 'unknown' || attempts === 0 || !fallbackAfter.includes(outcome)) return undefined;
	const elsewhere = first.bound ? undefined : run.fallback;
	const model = fallbackModel === modelRequested ? undefined : fallbackModel;
	if (!elsewhere && !model) return undefined;
	return { account: elsewhere ?? run.first, overrides: model === undefined ? {} : { model } };
}

const bothEnds = ({ wayOut }: Problem, { message, receipt }: Problem): string =>
	`${wayOut} Before that, ${receipt.routeOwner} was asked for ${receipt.modelRequested}, and: ${message}.`;
