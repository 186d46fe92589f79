// The arena's endpoints with fasthttp and encoding/json. One CPU: GOMAXPROCS=1.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/valyala/fasthttp"
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

func text(ctx *fasthttp.RequestCtx, body string) {
	ctx.SetContentType("text/plain")
	ctx.SetBodyString(body)
}

func answerJSON(ctx *fasthttp.RequestCtx, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
		return
	}
	ctx.SetContentType("application/json")
	ctx.SetBody(body)
}

func sum(ctx *fasthttp.RequestCtx) {
	a, errA := ctx.QueryArgs().GetUint("a")
	b, errB := ctx.QueryArgs().GetUint("b")
	third := 0
	var errC error
	if ctx.IsPost() {
		var body []byte
		if stream := ctx.RequestBodyStream(); stream != nil {
			body, errC = io.ReadAll(io.LimitReader(stream, 1<<20))
		}
		if errC == nil {
			third, errC = fasthttp.ParseUint(body)
		}
	}
	if errA != nil || errB != nil || errC != nil {
		ctx.Error("a, b and the body are numbers", fasthttp.StatusUnprocessableEntity)
		return
	}
	text(ctx, strconv.Itoa(a+b+third))
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
	static := (&fasthttp.FS{Root: *files, PathRewrite: fasthttp.NewPathSlashesStripper(1), Compress: false}).NewRequestHandler()

	handler := func(ctx *fasthttp.RequestCtx) {
		switch where := string(ctx.Path()); {
		case where == "/baseline11":
			sum(ctx)
		case where == "/pipeline":
			text(ctx, "ok")
		case where == "/plaintext":
			text(ctx, "Hello, World!")
		case where == "/json":
			answerJSON(ctx, struct {
				Message string `json:"message"`
			}{"Hello, World!"})
		case strings.HasPrefix(where, "/json/"):
			count, err := strconv.Atoi(where[len("/json/"):])
			if err != nil || count < 1 || count > len(items) {
				ctx.NotFound()
				return
			}
			factor := int64(ctx.QueryArgs().GetUintOrZero("m"))
			answer := pricedItems{Items: make([]pricedItem, count), Count: count}
			for i, each := range items[:count] {
				answer.Items[i] = pricedItem{each, each.Price * each.Quantity * factor}
			}
			answerJSON(ctx, answer)
		case where == "/upload":
			read, err := io.Copy(io.Discard, ctx.RequestBodyStream())
			if err == nil {
				text(ctx, strconv.FormatInt(read, 10))
			}
		case strings.HasPrefix(where, "/static/"):
			static(ctx)
		default:
			ctx.NotFound()
		}
	}
	server := fasthttp.Server{Handler: handler, StreamRequestBody: true, MaxRequestBodySize: 64 << 20}
	log.Fatal(server.ListenAndServe(fmt.Sprintf("127.0.0.1:%d", *port)))
}
