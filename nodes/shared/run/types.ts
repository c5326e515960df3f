import type { Clock } from '../base/clock';
import type { Route } from '../transport/route/route';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { SharedBudget } from './limits/budget';
import type { Pace } from './limits/pace';
import type { RetryPolicy } from './limits/retry';
import type { Journal } from './journal/journal';

/** What holds for all rows of a run. */
export interface RunSettings {
	/** Requests under way at the same time. */
	concurrency: number;
	imagesPerMinute?: number;
	retry: RetryPolicy;
	/** Milliseconds without a sign of life. */
	timeoutMs: number;
	/** Model to ask when the chosen one ends a row in one of the outcomes `fallbackAfter`. */
	fallbackModel?: string;
	fallbackAfter: string[];
	/** Ask the second credential in such a case. */
	useFallbackCredential: boolean;
	/** Ask once more for an image whose file is heavier than its channel takes. */
	makeSmaller: boolean;
	/** Check, estimate and make placeholders; send nothing. */
	dryRun: boolean;
	budgetUsd?: number;
	budgetImages?: number;
	/** USD of the budget in dollars that earlier runs have used up. */
	alreadySpentUsd: number;
	/** The user's workflow that takes each image as soon as it is made; undefined: there is none. */
	imageWorkflow?: { id: string; passOnProblems: boolean };
}

/** An account to ask, with a pace of its own: another account has other limits. */
export interface Account {
	route: Route;
	pace: Pace;
}

/** What the rows of one run share. */
export interface Run {
	ctx: IExecuteFunctions;
	settings: RunSettings;
	/** Asked first, and asked where the first makes no image. */
	first: Account;
	fallback: Account | undefined;
	budget: SharedBudget;
	journal: Journal;
	/** Which run of this node within the execution, from 0: a loop, or an agent, comes back to the same node. */
	index: number;
	/** An agent's tool: every answer goes to a language model. */
	isTool: boolean;
	/** Things to tell the user once, after the run. */
	remarks: Set<string>;
	clock: Clock;
	signal: AbortSignal | undefined;
	cancelled: () => boolean;
	/** A row ended without an image, and the node does not continue: no further row is sent. */
	stopped: boolean;
}

