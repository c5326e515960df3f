import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { gatewayStatuses } from './failure/clear';
import { classifyAnswer } from './failure/failure';
import { classifyThrown } from './failure/thrownFailure';
import { modelsIn } from './listModels';
import { authHeaders } from './route/authHeaders';
import { readRoute, type CredentialData, type Route } from './route/route';
import type { AnswerHeaders } from './types';

const timeoutMs = 15_000;

interface FullAnswer {
	statusCode: number;
	headers: AnswerHeaders;
	body: unknown;
}

const error = (...sentences: string[]): INodeCredentialTestResult => ({
	status: 'Error',
	message: sentences.filter(Boolean).map((one) => one.replace(/[.…]*$/, (end) => end || '.')).join(' '),
});

/**
 * What the Test button of the credential says, in the words of the nodes: the provider is asked for its list of models, at the
 * address and with the headers of every other call. That costs nothing.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const found = readRoute(data ?? {});
	if (found.ok) return await askForModels(this, found.route, data ?? {});
	const { parameter, message, description } = found.refusal;
	return error(`${parameter}: ${message}`, description);
}

async function askForModels(ctx: ICredentialTestFunctions, route: Route, data: CredentialData): Promise<INodeCredentialTestResult> {
	// The only helper n8n gives to a test. Redirects are not followed: they would take the key to another host.
	const asking = ctx.helpers.request({
		method: 'GET',
		uri: route.url('models'),
		headers: { Accept: 'application/json', ...authHeaders(data) },
		json: true,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		timeout: timeoutMs,
	}) as Promise<FullAnswer>;
	const [asked] = await Promise.allSettled([asking]);
	return asked.status === 'fulfilled' ? judgeAnswer(asked.value, route) : judgeBreak(asked.reason, route);
}

/** A list of models is good; what else may come is told apart as for an image. */
function judgeAnswer({ statusCode: status, headers, body }: FullAnswer, { owner, secrets }: Route): INodeCredentialTestResult {
	const lost = status >= 500 || gatewayStatuses.includes(status);
	if (lost) return error(`${owner} answered with an error (HTTP ${status})`, 'Try again in a few minutes');
	const failure = classifyAnswer({ status, headers, body }, { owner, secrets, now: Date.now() });
	if (failure) return error(failure.message, failure.description);
	if (Array.isArray(modelsIn(body))) return { status: 'OK', message: `${owner} accepts the key.` };
	return error('What answered is not an image API', 'Check the Base URL in the credential: for most providers it ends in /v1');
}

function judgeBreak(reason: unknown, { owner, secrets }: Route): INodeCredentialTestResult {
	const { outcome, message, description } = classifyThrown(reason, { owner, secrets, now: Date.now(), phase: 'sending' });
	// Where an image would be in doubt, a test only had no answer.
	if (outcome === 'unknown') return error('No answer came', 'Check the Base URL in the credential, and that this n8n may reach it');
	return error(message, description.replace(' Nothing was sent or billed.', ''));
}
