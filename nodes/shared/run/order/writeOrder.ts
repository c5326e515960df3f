import { priceAgeHint } from '../../money/price';
import { placeName, placeOf } from '../../output/place';
import type { Binary, Place, Problem } from '../../output/types';
import type { PictureBytes } from '../../request/pictures';
import type { Overrides } from '../../request/settings';
import type { SharedPictures } from '../../references/sharedPictures';
import { refusedProblem, unreadableProblem } from '../problem';
import type { Step } from '../step';
import type { Account, Run } from '../types';
import { findUnreadable } from '../unreadable';
import type { Order, RowSettings } from './types';

/** A call as it was read: its settings, or why they could not be read. */
export interface Call<Settings> extends Place {
	read: { settings: Settings } | { problem: Problem };
	/** The image of the row's first purpose, where this one is made from it. */
	master?: Binary;
}

/** An order that may be sent, and the bytes of the pictures that go with it. */
export interface Sendable<Request> {
	order: Order<Request>;
	held: PictureBytes;
}

export type Written<Request> = (Sendable<Request> & { isComplete: boolean }) | { problem: Problem };

/** What an order is written with besides the call itself. */
export interface Writing<Settings extends RowSettings, Request> {
	run: Run;
	step: Step<Settings, Request>;
	pictures: SharedPictures;
}

/** Reads all calls of the rows, one row at a time as they are asked for; a row of several calls is read once. */
export function* readCalls<Settings extends RowSettings, Request>(run: Run, step: Step<Settings, Request>): Generator<Call<Settings>> {
	const rows = run.ctx.getInputData().length;
	for (let row = 0; row < rows; row++) {
		const read = readRow(run, step, row);
		for (const place of placesOf(row, read)) yield { ...place, read };
	}
}

/** A call for each purpose of a row, and within it for each image that is asked for alone. */
export function placesOf<Settings extends RowSettings>(row: number, read: Call<Settings>['read']): Place[] {
	const { purposes = [], separateCalls } = 'settings' in read ? read.settings : ({} as Partial<RowSettings>);
	const places: Place[] = purposes.length > 1 ? purposes.map((channel) => ({ row, channel })) : [{ row }];
	return separateCalls === undefined ? places : places.flatMap((place) => Array.from({ length: separateCalls }, (_, image) => ({ ...place, image })));
}

/** What a call asks for instead of its row: one image, or one purpose. */
const ownOverrides = ({ image, channel }: Place): Overrides => ({
	...(image === undefined ? {} : { n: 1 }),
	...(channel === undefined ? {} : { size: { kind: 'preset', id: channel } }),
});

function readRow<Settings extends RowSettings, Request>({ ctx }: Run, step: Step<Settings, Request>, row: number): Call<Settings>['read'] {
	try {
		const refusal = step.refuseChoice(ctx, row);
		return refusal ? { problem: refusedProblem(refusal) } : { settings: step.read(ctx, row) };
	} catch (error) {
		return { problem: unreadableProblem(findUnreadable(ctx, row, step.properties) ?? { error }) };
	}
}

/** Checks and prices one call, and collects what the user should know of it once. Never rejects. */
export async function writeOrder<Settings extends RowSettings, Request>(
	{ run, step, pictures }: Writing<Settings, Request>,
	call: Call<Settings>,
	{ route }: Account,
	how: { overrides?: Overrides; depth: 'header' | 'whole' },
): Promise<Written<Request>> {
	if ('problem' in call.read) return { problem: call.read.problem };
	const { settings } = call.read;
	const overrides = { ...how.overrides, ...ownOverrides(call) };
	const today = new Date(run.clock.now());
	const held = new Map<string, Blob>();
	try {
		const asking = { ctx: run.ctx, ...placeOf(call), master: call.master, route, overrides, today, pictures, held, depth: how.depth };
		const ordered = await step.order(settings, asking);
		if (!ordered.ok) {
			pictures.letGo(held);
			return { problem: refusedProblem(ordered.refusal, { routeOwner: route.owner, ...(call.channel === undefined ? {} : { channel: call.channel }) }) };
		}
		const { order, remarks, isComplete } = ordered;
		const priceAge = order.quote && priceAgeHint(order.quote, today);
		[...remarks, ...(priceAge ? [priceAge] : [])].forEach((remark) => run.remarks.add(remark));
		return { order, held, isComplete };
	} catch (error) {
		pictures.letGo(held);
		run.ctx.logger.debug(`${placeName(call)} could not be prepared`);
		return { problem: unreadableProblem({ error }) };
	}
}
