// Program helm renders charts with Helm's own engine. It is built as a WebAssembly module that reads no file, asks no server and starts nothing:
// bytes of a chart come in, and what `helm template` prints of it goes out.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"unsafe"
)

// What the host writes its request to, and where it reads the answer from. Both live until the next request.
var input, output []byte

func init() { log.SetOutput(io.Discard) }

// A reactor: its exports are called, and main is not.
func main() {}

// reserve gives the host room for a request.
//
//go:wasmexport reserve
func reserve(size int32) unsafe.Pointer {
	input = make([]byte, size+1)
	return unsafe.Pointer(unsafe.SliceData(input))
}

// render answers the request that was written to the reserved room, and returns the length of the answer.
//
//go:wasmexport render
func render() int32 {
	output = answerTo(input[:len(input)-1])
	input = nil
	return int32(len(output))
}

// answer is where the last answer stands.
//
//go:wasmexport answer
func answer() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(output)) }

func answerTo(bytes []byte) (encoded []byte) {
	defer func() {
		if problem := recover(); problem != nil {
			encoded = encode(failed(fmt.Errorf("%v", problem)))
		}
	}()
	request, err := readRequest(bytes)
	if err != nil {
		return encode(failed(err))
	}
	return encode(renderChart(request))
}

func encode(answer Answer) []byte {
	encoded, err := json.Marshal(answer)
	if err != nil {
		return []byte(`{"kind":"failed","message":"the answer cannot be written as JSON"}`)
	}
	return encoded
}
