/** Runs what the examples' pages say, and looks whether Kikori heard of it. */
package com.example.tests;
