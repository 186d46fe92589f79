"""The same rows in asyncio; with the argument "uvloop" on that loop."""

import asyncio
import sys
import threading
import time


class Row:
    def __init__(self, name, operations, clock=time.process_time_ns):
        self.name, self.operations, self.clock = name, operations, clock

    def __enter__(self):
        self.began = self.clock()

    def __exit__(self, *_):
        print(f"{self.name}\t{(self.clock() - self.began) / self.operations:.1f}", flush=True)


async def nothing():
    pass


async def give_way():
    await asyncio.sleep(0)


async def at_once(count, what):
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(what())


async def spawn_and_join():
    with Row("spawn and join", 50_000):
        for _ in range(500):
            await at_once(100, nothing)


async def when_all_2():
    with Row("when_all of 2", 20_000):
        for _ in range(20_000):
            await asyncio.gather(give_way(), give_way())


async def when_all_100():
    with Row("when_all of 100", 500):
        for _ in range(500):
            await asyncio.gather(*(give_way() for _ in range(100)))


async def lock_uncontended():
    lock = asyncio.Lock()
    with Row("lock, uncontended", 300_000):
        for _ in range(300_000):
            async with lock:
                pass


async def use_often(what, times):
    for _ in range(times):
        async with what:
            await asyncio.sleep(0)


async def lock_contended():
    lock = asyncio.Lock()
    with Row("lock, contended by 10", 50_000):
        await at_once(10, lambda: use_often(lock, 5_000))


async def hit_back(inward, outward, times):
    for _ in range(times):
        await outward.put(await inward.get())


async def serve_balls(outward, inward, times):
    for i in range(times):
        await outward.put(i)
        await inward.get()


async def channel_ping_pong():
    there, back = asyncio.Queue(1), asyncio.Queue(1)
    with Row("channel, there and back", 50_000):
        await asyncio.gather(serve_balls(there, back, 50_000), hit_back(there, back, 50_000))


async def produce(queue, count):
    for i in range(count):
        await queue.put(i)


async def consume(queue, count):
    for _ in range(count):
        await queue.get()


async def channel_throughput():
    queue = asyncio.Queue(1024)
    with Row("channel, throughput", 200_000):
        await asyncio.gather(produce(queue, 200_000), consume(queue, 200_000))


async def semaphore_10_of_100():
    semaphore = asyncio.Semaphore(10)
    with Row("semaphore, 100 tasks for 10", 50_000):
        await at_once(100, lambda: use_often(semaphore, 500))


async def timer_arm_and_cancel():
    with Row("timer, arm and cancel", 50_000):
        for _ in range(50_000):
            async with asyncio.timeout(3600):
                await nothing()


async def sleep_of_100_000():
    with Row("sleep of 100,000 tasks", 100_000):
        await at_once(100_000, lambda: asyncio.sleep(0.02))


async def hand_over():
    other = asyncio.new_event_loop()
    worker = threading.Thread(target=other.run_forever)
    worker.start()
    with Row("hand-over to another worker and back", 5_000, time.perf_counter_ns):
        for _ in range(5_000):
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(nothing(), other))
    other.call_soon_threadsafe(other.stop)
    worker.join()


async def to_thread_round_trip():
    with Row("to_thread round trip", 5_000, time.perf_counter_ns):
        for _ in range(5_000):
            await asyncio.to_thread(int)


async def main():
    for row in (spawn_and_join, when_all_2, when_all_100, lock_uncontended, lock_contended, channel_ping_pong,
                channel_throughput, semaphore_10_of_100, timer_arm_and_cancel, sleep_of_100_000, hand_over,
                to_thread_round_trip):
        await row()


if "uvloop" in sys.argv:
    import uvloop

    uvloop.install()
asyncio.run(main())
