import { emulatorCredential } from '../../../demo/provider';
import { readRoute } from '../../../nodes/shared/transport/route/route';

test('the demo calls its emulator as OpenAI wants to be called, several pictures too', () => {
	const read = readRoute(emulatorCredential('http://127.0.0.1:8787'));
	expect(read).toMatchObject({ ok: true, route: { owner: 'OpenAI', edits: { fieldName: 'image[]', json: true } } });
});
