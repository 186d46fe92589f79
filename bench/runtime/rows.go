// The same rows in Go, on one P (GOMAXPROCS=1) where corest uses one worker.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func cpu() int64 {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return used.Utime.Nano() + used.Stime.Nano()
}
func wall() int64 { return time.Now().UnixNano() }

func row(name string, operations int, clock func() int64, f func()) {
	began := clock()
	f()
	fmt.Printf("%s\t%.1f\n", name, float64(clock()-began)/float64(operations))
}

func atOnce(count int, f func()) {
	var all sync.WaitGroup
	all.Add(count)
	for i := 0; i < count; i++ {
		go func() { f(); all.Done() }()
	}
	all.Wait()
}

func useOften(tokens chan struct{}, times int) {
	for i := 0; i < times; i++ {
		tokens <- struct{}{}
		runtime.Gosched()
		<-tokens
	}
}

func handOver(name string, times int) {
	ask, answer := make(chan int), make(chan int)
	go func() {
		runtime.LockOSThread()
		for range ask {
			answer <- 0
		}
	}()
	runtime.LockOSThread()
	row(name, times, wall, func() {
		for i := 0; i < times; i++ {
			ask <- i
			<-answer
		}
	})
	runtime.UnlockOSThread()
	close(ask)
}

func main() {
	runtime.GOMAXPROCS(1)
	nothing := func() {}
	row("spawn and join", 2000000, cpu, func() {
		for i := 0; i < 20000; i++ {
			atOnce(100, nothing)
		}
	})
	row("when_all of 2", 500000, cpu, func() {
		for i := 0; i < 500000; i++ {
			atOnce(2, runtime.Gosched)
		}
	})
	row("when_all of 100", 20000, cpu, func() {
		for i := 0; i < 20000; i++ {
			atOnce(100, runtime.Gosched)
		}
	})
	var lock sync.Mutex
	row("lock, uncontended", 5000000, cpu, func() {
		for i := 0; i < 5000000; i++ {
			lock.Lock()
			lock.Unlock()
		}
	})
	// A sync.Mutex would not be fair; a channel of one place is handed over as corest's mutex is.
	one := make(chan struct{}, 1)
	row("lock, contended by 10", 1000000, cpu, func() { atOnce(10, func() { useOften(one, 100000) }) })
	there, back := make(chan int, 1), make(chan int, 1)
	row("channel, there and back", 1000000, cpu, func() {
		go func() {
			for ball := range there {
				back <- ball
			}
		}()
		for i := 0; i < 1000000; i++ {
			there <- i
			<-back
		}
		close(there)
	})
	items := make(chan int, 1024)
	row("channel, throughput", 5000000, cpu, func() {
		go func() {
			for i := 0; i < 5000000; i++ {
				items <- i
			}
			close(items)
		}()
		for range items {
		}
	})
	ten := make(chan struct{}, 10)
	row("semaphore, 100 tasks for 10", 1000000, cpu, func() { atOnce(100, func() { useOften(ten, 10000) }) })
	row("timer, arm and cancel", 2000000, cpu, func() {
		for i := 0; i < 2000000; i++ {
			time.AfterFunc(time.Hour, nothing).Stop()
		}
	})
	row("sleep of 100,000 tasks", 500000, cpu, func() {
		for i := 0; i < 5; i++ {
			atOnce(100000, func() { time.Sleep(20 * time.Millisecond) })
		}
	})
	runtime.GOMAXPROCS(2)
	handOver("hand-over to another worker and back", 100000)
	handOver("to_thread round trip", 100000)
}
