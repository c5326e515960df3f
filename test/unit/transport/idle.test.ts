import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readStart, send } from '../../../nodes/shared/transport/send';
import { readRoute } from '../../../nodes/shared/transport/route/route';
import { realContext, serve } from './realHttp';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('an answer that was read is not kept in memory until its time limit has passed', async () => {
	const server = await serve((_req, res) => void res.writeHead(200).end('{}'));
	const found = readRoute({ apiKey: 'sk-secret-key-1234', route: 'compatible', baseUrl: `${server.url}/v1` });
	if (!found.ok) throw new Error(found.refusal.message);
	const read = async () => {
		const begun = await send(realContext(), found.route, { endpoint: 'images/generations', body: { prompt: 'hat' } });
		await readStart(begun, 100);
		return new WeakRef(begun.stream);
	};
	const answer = await read();
	await server.close();
	for (let turn = 0; turn < 20; turn++) {
		await new Promise((resolve) => setTimeout(resolve, 10));
		collectGarbage();
	}
	expect(answer.deref() === undefined).toBe(true);
});
