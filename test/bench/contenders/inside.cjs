// Loaded into every measured process. On SIGUSR2 it collects garbage, so that each run starts from what is really in use, and adds
// what that left to the file BENCH_HEAP, where it is set; with BENCH_PROFILE set, a CPU profile is written there of everything between two signals.
const { appendFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const folder = process.env.BENCH_PROFILE;
const session = new Session();
let profiles = 0;

function nextProfile() {
	if (profiles === 0) session.connect();
	session.post('Profiler.enable');
	if (profiles > 0) {
		session.post('Profiler.stop', (error, result) => {
			if (!error) writeFileSync(join(folder, `${process.pid}-${profiles}.cpuprofile`), JSON.stringify(result.profile));
		});
	}
	profiles += 1;
	session.post('Profiler.start');
}

process.on('SIGUSR2', () => {
	if (folder) nextProfile();
	const before = process.cpuUsage();
	collect();
	const { user, system } = process.cpuUsage(before);
	if (process.env.BENCH_HEAP) appendFileSync(process.env.BENCH_HEAP, `${JSON.stringify({ ...process.memoryUsage(), collectMs: (user + system) / 1000 })}\n`);
});
