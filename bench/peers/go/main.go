// The arena's endpoints with Go's net/http and encoding/json, as its documentation suggests. One CPU: GOMAXPROCS=1.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
)

type rating struct {
	Score int64 `json:"score"`
	Count int64 `json:"count"`
}

type item struct {
	ID       int64    `json:"id"`
	Name     string   `json:"name"`
	Category string   `json:"category"`
	Price    int64    `json:"price"`
	Quantity int64    `json:"quantity"`
	Active   bool     `json:"active"`
	Tags     []string `json:"tags"`
	Rating   rating   `json:"rating"`
}

type pricedItem struct {
	item
	Total int64 `json:"total"`
}

type pricedItems struct {
	Items []pricedItem `json:"items"`
	Count int          `json:"count"`
}

func number(r *http.Request, name string) (int64, error) {
	return strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
}

func text(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, body)
}

func sum(w http.ResponseWriter, r *http.Request) {
	a, errA := number(r, "a")
	b, errB := number(r, "b")
	if errA != nil || errB != nil {
		http.Error(w, "a and b are numbers", http.StatusUnprocessableEntity)
		return
	}
	total := a + b
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		third, errC := strconv.ParseInt(string(body), 10, 64)
		if err != nil || errC != nil {
			http.Error(w, "the body is a number", http.StatusUnprocessableEntity)
			return
		}
		total += third
	}
	text(w, strconv.FormatInt(total, 10))
}

func main() {
	port := flag.Int("port", 8080, "")
	path := flag.String("items", "", "")
	files := flag.String("files", ".", "")
	flag.Parse()
	data, err := os.ReadFile(*path)
	if err != nil {
		log.Fatal(err)
	}
	var items []item
	if err := json.Unmarshal(data, &items); err != nil {
		log.Fatal(err)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /baseline11", sum)
	mux.HandleFunc("POST /baseline11", sum)
	mux.HandleFunc("GET /pipeline", func(w http.ResponseWriter, _ *http.Request) { text(w, "ok") })
	mux.HandleFunc("GET /plaintext", func(w http.ResponseWriter, _ *http.Request) { text(w, "Hello, World!") })
	mux.HandleFunc("GET /json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body, _ := json.Marshal(struct {
			Message string `json:"message"`
		}{"Hello, World!"})
		w.Write(body)
	})
	mux.HandleFunc("GET /json/{count}", func(w http.ResponseWriter, r *http.Request) {
		count, err := strconv.Atoi(r.PathValue("count"))
		if err != nil || count < 1 || count > len(items) {
			http.NotFound(w, r)
			return
		}
		factor, err := number(r, "m")
		if err != nil {
			factor = 1
		}
		answer := pricedItems{Items: make([]pricedItem, count), Count: count}
		for i, each := range items[:count] {
			answer.Items[i] = pricedItem{each, each.Price * each.Quantity * factor}
		}
		w.Header().Set("Content-Type", "application/json")
		body, _ := json.Marshal(answer)
		w.Write(body)
	})
	mux.HandleFunc("POST /upload", func(w http.ResponseWriter, r *http.Request) {
		read, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			return
		}
		text(w, strconv.FormatInt(read, 10))
	})
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir(*files))))
	log.Fatal(http.ListenAndServe(fmt.Sprintf("127.0.0.1:%d", *port), mux))
}
