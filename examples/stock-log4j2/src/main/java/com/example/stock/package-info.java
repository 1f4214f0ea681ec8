/** A warehouse in plain Java: reserves goods for whoever asks over HTTP, and keeps count in an embedded database. */
package com.example.stock;
