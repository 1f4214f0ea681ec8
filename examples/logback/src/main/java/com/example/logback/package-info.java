/** The smallest application with Logback and Kikori's appender. */
package com.example.logback;
