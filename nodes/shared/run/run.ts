import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { Budget } from '../money/budget';
import { type CredentialName, readRoute, type Route } from '../transport/route/route';
import { boughtIn, type Bought } from './bought';
import { Ledger } from './ledger';
import { MadeBefore } from './madeBefore';
import { Pace } from './pace';
import { Purse } from './purse';
import { readRunSettings, type RunSettings } from './settings';

/** What the rows of one run share. */
export interface Run {
	ctx: IExecuteFunctions;
	route: Route;
	settings: RunSettings;
	purse: Purse;
	ledger: Ledger;
	madeBefore: MadeBefore;
	/** What is left behind when the execution is stopped. */
	bought: Bought | undefined;
	pace: Pace;
	/** The second credential, with a pace of its own: another account has other limits. */
	fallback: { route: Route; pace: Pace } | undefined;
	/** Things to tell the user once, after the run. */
	remarks: Set<string>;
	signal: AbortSignal | undefined;
	cancelled: () => boolean;
}

/**
 * Opens a run: who is called, within which limits, and what was bought already.
 * @throws NodeOperationError when the credential cannot work as it is
 */
export async function openRun(ctx: IExecuteFunctions): Promise<Run> {
	const settings = readRunSettings(ctx);
	const route = await openRoute(ctx, 'gptImageApi');
	const second = settings.useFallbackCredential ? await openRoute(ctx, 'gptImageFallbackApi') : undefined;
	const secrets = [...route.secrets, ...(second?.secrets ?? [])];
	const signal = ctx.getExecutionCancelSignal?.();
	return {
		ctx,
		route: { ...route, secrets },
		settings,
		purse: new Purse(new Budget({ usd: settings.budgetUsd, images: settings.budgetImages })),
		ledger: new Ledger(ctx.getContext('node'), runIndex(ctx)),
		madeBefore: new MadeBefore(ctx),
		bought: boughtIn(ctx),
		pace: new Pace(settings.imagesPerMinute),
		fallback: second && { route: { ...second, secrets }, pace: new Pace(settings.imagesPerMinute) },
		remarks: new Set(),
		signal,
		cancelled: () => signal?.aborted === true,
	};
}

const called: Record<CredentialName, string> = { gptImageApi: 'Credential', gptImageFallbackApi: 'Fallback credential' };

async function openRoute(ctx: IExecuteFunctions, credential: CredentialName): Promise<Route> {
	const found = readRoute(await ctx.getCredentials(credential), credential);
	if (found.ok) return found.route;
	const { parameter, message, description } = found.refusal;
	throw new NodeOperationError(ctx.getNode(), `${called[credential]}, ${parameter}: ${message}`, { description });
}

/** Which run of this node within the execution: a loop, or an agent, comes back to the same node and means a new purchase. */
function runIndex(ctx: IExecuteFunctions): number {
	return Number(ctx.evaluateExpression('{{ $runIndex }}', 0)) || 0;
}
