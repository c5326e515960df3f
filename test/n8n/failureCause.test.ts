import { recordOf } from '../../nodes/shared/base/json';
import type { IDataObject } from 'n8n-workflow';
import type { Fault, NodeSpec } from '../../testbed';
import { generateSpec, workflow } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

const generate = (settings: Partial<NodeSpec>, options: IDataObject, parameters: IDataObject): NodeSpec =>
	generateSpec(bed, {
		name: 'Image',
		parameters: { prompt: 'A cup', size: '816x816', ...parameters, options: { attempts: 1, ...options } },
		...settings,
	});

const run = async (settings: Partial<NodeSpec>, options: IDataObject = {}, parameters: IDataObject = {}) =>
	await bed.n8n.run(workflow({ rows: [{}], nodes: [generate(settings, options, parameters)] }));

test.each<[string, Fault | undefined, IDataObject, IDataObject, object | undefined]>([
	['no credit', { kind: 'insufficientQuota' }, {}, {}, { cause: 'quota-exhausted' }],
	['a revoked key', { kind: 'wrongKey' }, {}, {}, { cause: 'credential-invalid' }],
	['a rate limit', { kind: 'rateLimit', retryAfterSeconds: 7 }, {}, {}, { cause: 'rate-limited', retryAfterMs: 7000 }],
	['a server error', { kind: 'serverError' }, {}, {}, { cause: 'temporarily-unavailable' }],
	['an illegal size', undefined, {}, { size: '100x100' }, { cause: 'configuration-invalid' }],
	['a budget used up', undefined, { budgetUsd: 0.0001 }, {}, { cause: 'quota-exhausted' }],
	['a lost answer', { kind: 'cutBeforeAnswerButBilled' }, {}, {}, undefined],
	['moderation', { kind: 'moderation' }, {}, {}, undefined],
])('%s is told apart on the error that stops the workflow, and in the details of the error output', async (_, fault, options, parameters, failure) => {
	const faults = fault ? [{ ...fault, times: 0 }] : [];
	await bed.emulator.faults(...faults);
	const stopped = await run({}, options, parameters);
	expect(stopped.status).toBe('error');
	expect((stopped.error('Image') as unknown as { failure?: object }).failure).toEqual(failure);
	const continued = await run({ onError: 'continueErrorOutput' }, options, parameters);
	const error = recordOf(continued.items('Image', 1)[0]!.json.error);
	expect(error.cause).toBe((failure as { cause?: string } | undefined)?.cause);
});
