// Package rest says how a cluster is reached. Here none is.
package rest

// Config of a connection.
type Config struct{}
