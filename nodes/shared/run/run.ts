import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { systemClock } from '../base/clock';
import { subtractUsd } from '../money/dollars';
import { type CredentialName, readRoute, type Route } from '../transport/route/route';
import { Journal } from './journal/journal';
import { reportOnStop } from './journal/stopReport';
import { SharedBudget } from './limits/budget';
import { sharedPace } from './limits/pace';
import type { Run, RunSettings } from './types';

/**
 * Opens a run: who is called, within which limits, and what was bought already.
 * @throws NodeOperationError when the credential cannot work as it is
 */
export async function openRun(ctx: IExecuteFunctions, settings: RunSettings): Promise<Run> {
	const route = await openRoute(ctx, 'gptImageApi');
	const second = settings.useFallbackCredential ? await openRoute(ctx, 'gptImageFallbackApi') : undefined;
	const secrets = [...route.secrets, ...(second?.secrets ?? [])];
	const signal = ctx.getExecutionCancelSignal?.();
	const clock = systemClock;
	const index = runIndex(ctx);
	const journal = new Journal(ctx, index);
	const account = (route: Route, credential: CredentialName) => ({ route: { ...route, secrets }, pace: sharedPace(journal.spent, credential, settings.imagesPerMinute, clock) });
	reportOnStop(ctx);
	return {
		ctx,
		settings,
		first: account(route, 'gptImageApi'),
		fallback: second && account(second, 'gptImageFallbackApi'),
		budget: new SharedBudget({ usd: usdLimit(settings), images: settings.budgetImages }, settings.dryRun ? journal.spentDry : journal.spent),
		journal,
		index,
		isTool: isTool(ctx),
		remarks: new Set(),
		clock,
		signal,
		cancelled: () => signal?.aborted === true,
		stopped: false,
	};
}

const usdLimit = ({ budgetUsd, alreadySpentUsd }: RunSettings): number | undefined =>
	budgetUsd === undefined ? undefined : Math.max(0, subtractUsd(budgetUsd, alreadySpentUsd));

const called: Record<CredentialName, string> = { gptImageApi: 'Credential', gptImageFallbackApi: 'Fallback credential' };

async function openRoute(ctx: IExecuteFunctions, credential: CredentialName): Promise<Route> {
	const found = readRoute(await ctx.getCredentials(credential), credential);
	if (found.ok) return found.route;
	const { parameter, message, description } = found.refusal;
	throw new NodeOperationError(ctx.getNode(), `${called[credential]}, ${parameter}: ${message}`, { description });
}

/** Which run of this node within the execution: a loop, or an agent, comes back to the same node and means a new purchase. */
const runIndex = (ctx: IExecuteFunctions): number => Number(ctx.evaluateExpression('{{ $runIndex }}', 0)) || 0;

/** n8n adds `Tool` to the type of a node that an agent calls; newer versions say so themselves. */
const isTool = (ctx: Partial<Pick<IExecuteFunctions, 'isToolExecution'>> & Pick<IExecuteFunctions, 'getNode'>): boolean =>
	ctx.isToolExecution?.() === true || ctx.getNode().type.endsWith('Tool');
