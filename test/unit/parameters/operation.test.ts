import type { IExecuteFunctions } from 'n8n-workflow';
import { firstOperation as firstEstimate, operations as estimates } from '../../../nodes/CostEstimate/operations';
import { firstOperation, operations } from '../../../nodes/ResponsesImageStep/operations';
import { runOperation } from '../../../nodes/shared/parameters/operation';

const asked = (operation: string) =>
	({ getInputData: () => [{ json: {} }], getNodeParameter: () => operation, getNode: () => ({ name: 'Step', type: 'x', parameters: {} }) }) as unknown as IExecuteFunctions;

test('an operation a node does not have is refused in words, with those it has', async () => {
	const unknown = runOperation(asked('generate'), operations, firstOperation);
	await expect(unknown).rejects.toMatchObject({ name: 'NodeOperationError', message: 'There is no operation “generate”', description: expect.stringContaining('makeOrRevise') });
	await expect(runOperation(asked(''), estimates, firstEstimate)).rejects.toThrow('There is no operation “”');
});

test('no row in, no item out, whatever was chosen', async () => {
	expect(await runOperation({ getInputData: () => [] as unknown } as IExecuteFunctions, operations, firstOperation)).toEqual([[]]);
});
